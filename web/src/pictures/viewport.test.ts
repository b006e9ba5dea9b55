import { expect, test } from 'vitest';
import { fitScale, fitted, kept, mostZoom, panned, zoomedAt, type Viewport } from './viewport.ts';

const picture = { width: 1000, height: 500 };
const frame = { width: 500, height: 500 };

// Where a picture point lies in the frame, from its centre.
const seen = (view: Viewport, x: number) => view.x + (x - picture.width / 2) * fitScale(picture, frame) * view.zoom;

test('all of the picture fits', () => {
  expect(fitScale(picture, frame)).toBe(0.5);
  expect(fitScale({ width: 0, height: 0 }, frame)).toBe(1);
});

test('what is under the pointer stays there', () => {
  const view = zoomedAt(fitted, 2, 100, 0, picture, frame);
  // The point at 100 right of the centre is picture pixel 700.
  expect(seen(view, 700)).toBeCloseTo(100);
  expect(seen(zoomedAt(view, 1.5, 100, 0, picture, frame), 700)).toBeCloseTo(100);
});

test('zooming out ends at the whole picture, in the middle', () => {
  const view = zoomedAt(zoomedAt(fitted, 4, 200, 100, picture, frame), 0.01, 0, 0, picture, frame);
  expect(view).toEqual({ zoom: 1, x: 0, y: 0 });
});

test('zooming in ends at sixteen frame pixels a picture pixel', () => {
  const view = zoomedAt(fitted, 1e6, 0, 0, picture, frame);
  expect(view.zoom).toBe(mostZoom(picture, frame));
  expect(view.zoom * fitScale(picture, frame)).toBe(16);
});

test('the picture cannot be moved out of the frame, nor where it is smaller than it', () => {
  expect(panned({ zoom: 2, x: 0, y: 0 }, 9999, 9999, picture, frame)).toEqual({ zoom: 2, x: 250, y: 0 });
  expect(panned(fitted, 50, 50, picture, frame)).toEqual(fitted);
  expect(kept({ zoom: 2, x: 250, y: 0 }, picture, { width: 1000, height: 500 })).toEqual({ zoom: 2, x: 250, y: 0 });
});
