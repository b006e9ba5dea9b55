// Pixels to a PNG file, nothing clever: one filter, one chunk.

import { crc32, deflateSync } from 'node:zlib';

// channels   1 gray, 4 RGBA
export function png(width, height, channels, pixels) {
  const rows = Buffer.alloc((width * channels + 1) * height);
  for (let y = 0; y < height; y++) {
    pixels.copy(rows, y * (width * channels + 1) + 1, y * width * channels, (y + 1) * width * channels);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = channels === 1 ? 0 : 6;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 3 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

// { width, height, type } of a JPEG or PNG file; null for anything else.
export function pictureSize(file) {
  if (file.length > 24 && file.readUInt32BE(0) === 0x89504e47) {
    return { width: file.readUInt32BE(16), height: file.readUInt32BE(20), type: 'image/png' };
  }
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < file.length; ) {
    const marker = file.readUInt16BE(at);
    // The frame headers, not the tables and arithmetic conditioning between them.
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) {
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5), type: 'image/jpeg' };
    }
    at += 2 + file.readUInt16BE(at + 2);
  }
  return null;
}
