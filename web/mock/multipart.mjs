// The parts of a multipart/form-data body: { name, filename, data }.

export function parts(body, contentType) {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType ?? '')?.[1];
  if (boundary === undefined) return [];
  const mark = Buffer.from(`--${boundary}`);
  const found = [];
  for (let start = body.indexOf(mark); start >= 0; ) {
    const next = body.indexOf(mark, start + mark.length);
    if (next < 0) break;
    const part = body.subarray(start + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('utf8');
    const said = (key) => new RegExp(`[; ]${key}="([^"]*)"`).exec(head)?.[1];
    found.push({ name: said('name'), filename: said('filename'), data: part.subarray(split + 4) });
    start = next;
  }
  return found;
}
