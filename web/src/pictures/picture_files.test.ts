import { expect, test } from 'vitest';
import { chosenOf, looksLikePicture } from './picture_files.ts';

test('pictures are told by type, else by suffix; hidden files and drawings are none', () => {
  expect(looksLikePicture({ name: 'a.jpg', type: 'image/jpeg' })).toBe(true);
  expect(looksLikePicture({ name: 'scan.TIFF', type: '' })).toBe(true);
  expect(looksLikePicture({ name: 'notes.txt', type: 'text/plain' })).toBe(false);
  expect(looksLikePicture({ name: 'Thumbs.db', type: '' })).toBe(false);
  expect(looksLikePicture({ name: '.DS_Store.png', type: 'image/png' })).toBe(false);
  expect(looksLikePicture({ name: 'logo.svg', type: 'image/svg+xml' })).toBe(false);
});

test('they come in the order of their numbers, and the rest is counted', () => {
  const files = ['part10.png', 'part9.png', 'readme.md'].map((name) => new File(['x'], name));
  const { pictures, passedOver } = chosenOf(files);
  expect(pictures.map(({ name }) => name)).toEqual(['part9.png', 'part10.png']);
  expect(passedOver).toBe(1);
});
