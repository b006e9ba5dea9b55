// A part of a picture, close up, with the place that is meant outlined.

import type { Place } from '../api/types.ts';
import type { Size } from './viewport.ts';

const margin = 2.2; // of the place's longer side, around its middle

// What is shown: a square around the place, inside the picture where it can be.
export function surroundings(place: Place, picture: Size): Place {
  const shorter = Math.min(picture.width, picture.height);
  const side = Math.min(shorter, Math.max(place.width, place.height) * (1 + 2 * margin), Math.max(shorter, 1));
  const within = (middle: number, length: number) => Math.min(Math.max(0, length - side), Math.max(0, middle - side / 2));
  return {
    x: within(place.x + place.width / 2, picture.width),
    y: within(place.y + place.height / 2, picture.height),
    width: side,
    height: side,
  };
}

export function Crop({ url, picture, place, alt }: { url: string | null; picture: Size; place: Place; alt: string }) {
  const { x, y, width, height } = surroundings(place, picture);
  return (
    <svg class="crop" viewBox={`${x} ${y} ${width} ${height}`} role="img" aria-label={alt}>
      {url !== null && <image href={url} x="0" y="0" width={picture.width} height={picture.height} preserveAspectRatio="none" />}
      <rect class="box-shade" x={place.x} y={place.y} width={place.width} height={place.height} />
      <rect class="box-line" x={place.x} y={place.y} width={place.width} height={place.height} />
    </svg>
  );
}
