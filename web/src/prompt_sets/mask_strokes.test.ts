import { expect, test } from 'vitest';
import { fromBlackAndWhite, maskExtent, noEdits, paint, redo, toBlackAndWhite, undo, withStep, type Stroke, type Surface } from './mask_strokes.ts';

const dot: Stroke = { tool: 'brush', width: 10, points: [{ x: 5, y: 5 }] };
const box: Stroke = { tool: 'rectangle', width: 10, points: [{ x: 9, y: 8 }, { x: 2, y: 3 }] };
const rub: Stroke = { tool: 'eraser', width: 4, points: [{ x: 1, y: 1 }, { x: 2, y: 2 }] };

// Writes down what is drawn.
function recorder() {
  const log: string[] = [];
  const note = (name: string) => (...values: unknown[]) => void log.push(`${name} ${values.join(' ')}`.trim());
  const surface = {
    clearRect: note('clear'), fillRect: note('fill'), beginPath: () => undefined, moveTo: note('move'), lineTo: note('line'),
    stroke: () => void log.push(`stroke ${surface.globalCompositeOperation} ${surface.lineWidth}`),
    globalCompositeOperation: 'source-over', lineWidth: 1, lineCap: 'butt', lineJoin: 'miter',
  } as unknown as Surface;
  return { log, surface };
}

test('undo takes the last stroke away, redo brings it back, a new one forgets what was undone', () => {
  let edits = withStep(withStep(noEdits, dot), box);
  edits = undo(edits);
  expect(edits.steps).toEqual([dot]);
  expect(redo(edits).steps).toEqual([dot, box]);
  edits = withStep(edits, rub);
  expect(redo(edits).steps).toEqual([dot, rub]);
  expect(undo(noEdits)).toEqual(noEdits);
});

test('clearing can be undone like a stroke', () => {
  const edits = withStep(withStep(noEdits, dot), 'clear');
  const { log, surface } = recorder();
  paint(surface, { width: 20, height: 10 }, () => log.push('base'), edits.steps);
  expect(log).toEqual(['clear 0 0 20 10']);
  log.length = 0;
  paint(surface, { width: 20, height: 10 }, () => log.push('base'), undo(edits).steps);
  expect(log).toEqual(['clear 0 0 20 10', 'base', 'move 5 5', 'line 5.01 5', 'stroke source-over 10']);
});

test('a rectangle may be drawn from any corner, and the eraser takes away', () => {
  const { log, surface } = recorder();
  paint(surface, { width: 20, height: 10 }, () => undefined, [box, rub]);
  expect(log.slice(1)).toEqual(['fill 2 3 7 5', 'move 1 1', 'line 2 2', 'stroke destination-out 4']);
  expect(surface.globalCompositeOperation).toBe('source-over');
});

test('what is sent is black and white, and comes back as it was', () => {
  const pixels = new Uint8ClampedArray([46, 200, 255, 255, 46, 200, 255, 90, 0, 0, 0, 0]);
  expect(toBlackAndWhite(pixels)).toBe(true);
  expect([...pixels]).toEqual([255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
  fromBlackAndWhite(pixels, [46, 200, 255]);
  expect([...pixels]).toEqual([46, 200, 255, 255, 46, 200, 255, 0, 46, 200, 255, 0]);
  expect(toBlackAndWhite(new Uint8ClampedArray(8))).toBe(false);
});

test('a large picture needs no large mask', () => {
  expect(maskExtent({ width: 4096, height: 1024 })).toEqual({ width: 1024, height: 256 });
  expect(maskExtent({ width: 512, height: 300 })).toEqual({ width: 512, height: 300 });
});
