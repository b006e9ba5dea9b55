// Places that do not count, such as serial numbers and fixtures: shown here, painted in a dialog.

import { useEffect, useState } from 'preact/hooks';
import { paths, removeMask } from '../api/routes.ts';
import type { PromptSet } from '../api/types.ts';
import { ask } from '../controls/dialog.tsx';
import { tell, tellProblem } from '../controls/notices.tsx';
import { usePicture } from '../pictures/use_picture.ts';
import { MaskPainter } from './mask_painter.tsx';
import { usePromptImages } from './set_pictures.tsx';
import { keepSet } from './set_store.ts';
import { useMaskLayer } from './mask_layer.ts';

export function IgnoredPlaces({ set, fixed }: { set: PromptSet; fixed: boolean }) {
  const images = usePromptImages(set);
  const [painting, setPainting] = useState(false);
  const first = images?.[0] ?? null;
  const picture = usePicture(set.has_mask && first !== null ? paths.promptPicture(set.id, first.id) : null);
  const layer = useMaskLayer(set);
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  useEffect(() => {
    if (canvas === null || layer === null) return;
    canvas.width = layer.width;
    canvas.height = layer.height;
    canvas.getContext('2d')?.drawImage(layer, 0, 0);
  }, [canvas, layer]);

  const remove = async () => {
    if (!(await ask('Ignore nothing any more?', 'All places count again. Older versions keep the painted places.', 'Remove'))) return;
    try {
      keepSet(await removeMask(set.id));
      tell('All places count again.');
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <section class="card" aria-label="Ignored places">
      <h2>Ignored places</h2>
      {set.has_mask ? (
        <div class="mask-preview">
          {picture.url !== null && <img src={picture.url} alt={`${first?.name ?? ''} with the ignored places marked`} />}
          <canvas ref={setCanvas} class="mask-canvas" aria-hidden="true" />
        </div>
      ) : (
        <p class="quiet">Everything counts. Paint over places that may differ, such as serial numbers or a clamp.</p>
      )}
      {!fixed && first !== null && (
        <div class="row-of-buttons">
          <button onClick={() => setPainting(true)}>{set.has_mask ? 'Change' : 'Paint places to ignore'}</button>
          {set.has_mask && <button class="danger-text" onClick={() => void remove()}>Remove</button>}
        </div>
      )}
      {painting && images !== null && first !== null && (
        <MaskPainter set={set} images={images} layer={layer} onClose={() => setPainting(false)} />
      )}
    </section>
  );
}
