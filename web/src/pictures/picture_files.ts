// Which of the files someone dropped, pasted or chose are pictures? Folders are walked, in the order of names.
// Tested by picture_files.test.ts

const suffixes = /\.(jpe?g|jfif|png|tiff?|webp|bmp|dib|gif|jp2|j2k|avif|hdr|exr|p[bgpn]m|pfm|ras|sr)$/i;

// The server knows pictures by content; here only what is plainly something else is passed over.
export function looksLikePicture(file: { name: string; type: string }): boolean {
  if (file.name.startsWith('.')) return false;
  return file.type.startsWith('image/') ? file.type !== 'image/svg+xml' : suffixes.test(file.name);
}

export interface Chosen {
  pictures: File[];
  passedOver: number;
}

export function chosenOf(files: Iterable<File>): Chosen {
  const all = [...files];
  const pictures = all.filter(looksLikePicture).sort(byName);
  return { pictures, passedOver: all.length - pictures.length };
}

const collator = new Intl.Collator('en', { numeric: true });
const pathOf = (file: File) => file.webkitRelativePath || file.name;
const byName = (a: File, b: File) => collator.compare(pathOf(a), pathOf(b));

export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries must be taken at once: the list is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null || entry.isFile)) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) if (entry !== null) files.push(...(await walked(entry)));
  return files;
}

async function walked(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return files;
    for (const child of some) files.push(...(await walked(child)));
  }
}

// A pasted picture has no name of its own: browsers call each "image.png".
export function pastedFiles(transfer: DataTransfer, now = new Date()): File[] {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return [...transfer.files].map((file, index) =>
    file.name === 'image.png' ? new File([file], `pasted-${stamp}${index ? `-${index}` : ''}.png`, { type: file.type }) : file,
  );
}
