// Which places are ignored? A list of strokes over what the server had; undo takes the last one away. Coordinates are
// the mask's pixels. Tested by mask_strokes.test.ts

export interface Point {
  x: number;
  y: number;
}

export type Tool = 'brush' | 'rectangle' | 'eraser';

export interface Stroke {
  tool: Tool;
  width: number;
  points: readonly Point[]; // a rectangle: two corners
}

export type Step = Stroke | 'clear';

export interface MaskEdits {
  steps: readonly Step[];
  undone: readonly Step[];
}

export const noEdits: MaskEdits = { steps: [], undone: [] };

export const withStep = (edits: MaskEdits, step: Step): MaskEdits => ({ steps: [...edits.steps, step], undone: [] });

export function undo({ steps, undone }: MaskEdits): MaskEdits {
  const last = steps.at(-1);
  return last === undefined ? { steps, undone } : { steps: steps.slice(0, -1), undone: [...undone, last] };
}

export function redo({ steps, undone }: MaskEdits): MaskEdits {
  const last = undone.at(-1);
  return last === undefined ? { steps, undone } : { steps: [...steps, last], undone: undone.slice(0, -1) };
}

// The part of a canvas that painting needs; tests hand in a recorder.
export type Surface = Pick<
  CanvasRenderingContext2D,
  | 'clearRect' | 'fillRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke'
  | 'globalCompositeOperation' | 'lineWidth' | 'lineCap' | 'lineJoin'
>;

export interface Extent {
  width: number;
  height: number;
}

// Draws everything anew: `base` puts down what the server had, unless it was cleared since.
export function paint(surface: Surface, extent: Extent, base: () => void, steps: readonly Step[]): void {
  surface.clearRect(0, 0, extent.width, extent.height);
  const cleared = steps.lastIndexOf('clear');
  if (cleared < 0) base();
  for (const step of steps.slice(cleared + 1)) if (step !== 'clear') drawStroke(surface, step);
}

export function drawStroke(surface: Surface, { tool, width, points }: Stroke): void {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  surface.globalCompositeOperation = tool === 'eraser' ? 'destination-out' : 'source-over';
  if (tool === 'rectangle') {
    surface.fillRect(Math.min(first.x, last.x), Math.min(first.y, last.y), Math.abs(last.x - first.x), Math.abs(last.y - first.y));
  } else {
    surface.lineWidth = width;
    surface.lineCap = 'round';
    surface.lineJoin = 'round';
    surface.beginPath();
    surface.moveTo(first.x, first.y);
    for (const point of points.slice(1)) surface.lineTo(point.x, point.y);
    // A canvas draws no line of length 0, so a dot is a very short one.
    if (points.length === 1) surface.lineTo(first.x + 0.01, first.y);
    surface.stroke();
  }
  surface.globalCompositeOperation = 'source-over';
}

const longestSide = 1024;

// A mask is laid over the query whatever its size, so a large picture needs no large mask.
export function maskExtent(picture: Extent): Extent {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  return { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) };
}

// RGBA pixels of the canvas to what is sent, in place: white where something was painted, black elsewhere.
export function toBlackAndWhite(pixels: Uint8ClampedArray): boolean {
  let any = false;
  for (let i = 0; i < pixels.length; i += 4) {
    const value = (pixels[i + 3] ?? 0) > 127 ? 255 : 0;
    any ||= value > 0;
    pixels[i] = pixels[i + 1] = pixels[i + 2] = value;
    pixels[i + 3] = 255;
  }
  return any;
}

// And back: what is not black becomes opaque `colour`, the rest transparent.
export function fromBlackAndWhite(pixels: Uint8ClampedArray, colour: readonly [number, number, number]): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const ignored = (pixels[i] ?? 0) + (pixels[i + 1] ?? 0) + (pixels[i + 2] ?? 0) > 0;
    [pixels[i], pixels[i + 1], pixels[i + 2]] = colour;
    pixels[i + 3] = ignored ? 255 : 0;
  }
}
