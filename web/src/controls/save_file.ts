// Hands a blob to the person as a file.
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads it after this call returns.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
