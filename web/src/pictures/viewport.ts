// Where does the picture lie in its frame, and how large? Zoom is relative to the fitted size: 1 shows all of it.
// Tested by viewport.test.ts

export interface Size {
  width: number;
  height: number;
}

export interface Viewport {
  zoom: number;
  x: number; // of the picture's centre, in frame pixels right of the frame's centre
  y: number;
}

export const fitted: Viewport = { zoom: 1, x: 0, y: 0 };

// Frame pixels a picture pixel takes when all of the picture is shown. A small picture is enlarged at most this much:
const mostEnlarged = 4;
export function fitScale(picture: Size, frame: Size): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(frame.width / picture.width, frame.height / picture.height, mostEnlarged);
}

// A picture pixel becomes 16 frame pixels at most.
export function mostZoom(picture: Size, frame: Size): number {
  return Math.max(1, 16 / fitScale(picture, frame));
}

// Zooms by `factor`, so that what is under (x, y) of the frame, measured from its centre, stays there.
export function zoomedAt(view: Viewport, factor: number, x: number, y: number, picture: Size, frame: Size): Viewport {
  const zoom = Math.min(mostZoom(picture, frame), Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return kept({ zoom, x: x + (view.x - x) * ratio, y: y + (view.y - y) * ratio }, picture, frame);
}

export function panned(view: Viewport, x: number, y: number, picture: Size, frame: Size): Viewport {
  return kept({ ...view, x: view.x + x, y: view.y + y }, picture, frame);
}

// The picture covers the frame, or lies in its middle where it is smaller.
export function kept(view: Viewport, picture: Size, frame: Size): Viewport {
  const scale = fitScale(picture, frame) * view.zoom;
  const spareX = Math.max(0, (picture.width * scale - frame.width) / 2);
  const spareY = Math.max(0, (picture.height * scale - frame.height) / 2);
  const within = (value: number, spare: number) => (spare === 0 ? 0 : Math.min(spare, Math.max(-spare, value)));
  return { zoom: view.zoom, x: within(view.x, spareX), y: within(view.y, spareY) };
}
