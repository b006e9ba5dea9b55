// The server's mask as a canvas that can be laid over a picture: coloured where ignored, clear elsewhere.

import { useEffect, useState } from 'preact/hooks';
import { client, paths } from '../api/routes.ts';
import type { PromptSet } from '../api/types.ts';
import { tellProblem } from '../controls/notices.tsx';
import { fromBlackAndWhite } from './mask_strokes.ts';

export const maskColour = [46, 200, 255] as const;

export function useMaskLayer(set: PromptSet): HTMLCanvasElement | null {
  const [layer, setLayer] = useState<HTMLCanvasElement | null>(null);
  useEffect(() => {
    setLayer(null);
    if (!set.has_mask) return;
    let wanted = true;
    client
      .blob(paths.mask(set.id, set.version))
      .then(coloured)
      .then((canvas) => wanted && setLayer(canvas), tellProblem);
    return () => {
      wanted = false;
    };
  }, [set.id, set.version, set.has_mask]);
  return layer;
}

async function coloured(png: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(png);
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser gives no canvas');
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  fromBlackAndWhite(pixels.data, maskColour);
  context.putImageData(pixels, 0, 0);
  return canvas;
}
