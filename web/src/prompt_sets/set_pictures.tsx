// The normal pictures of a set. One that differs much from the others may not be normal.

import { useEffect, useState } from 'preact/hooks';
import { listPromptImages, paths, removePromptImage } from '../api/routes.ts';
import type { PromptImage, PromptSet } from '../api/types.ts';
import { ask, Dialog } from '../controls/dialog.tsx';
import { Drawn } from '../controls/icons.tsx';
import { tell, tellProblem } from '../controls/notices.tsx';
import { score } from '../decision/words.ts';
import { IntakeButtons } from '../pictures/intake.tsx';
import { Stage } from '../pictures/stage.tsx';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { usePicture } from '../pictures/use_picture.ts';
import { keepSet } from './set_store.ts';
import { standOuts } from './stand_outs.ts';

interface SetPicturesProps {
  set: PromptSet;
  fixed: boolean;
  busy: boolean;
  add: (files: File[]) => void;
}

export function SetPictures({ set, fixed, busy, add }: SetPicturesProps) {
  const images = usePromptImages(set);
  const [opened, setOpened] = useState<PromptImage | null>(null);
  const odd = standOuts(images ?? []);
  const remove = async (image: PromptImage) => {
    if (!(await ask('Remove this picture?', `${image.name} is no longer compared with. Version ${set.version} keeps it.`, 'Remove'))) return;
    try {
      const changed = await removePromptImage(set.id, image.id);
      keepSet(changed);
      tell(`${image.name} removed: ${changed.label}.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <section class="card set-pictures" aria-label="Normal pictures">
      <h2>Normal pictures</h2>
      {odd.size > 0 && <p class="hint">Marked pictures differ much from the others. Look whether they are normal.</p>}
      {images === null && <p>Loading …</p>}
      <ul class="picture-grid">
        {images?.map((image) => (
          <li key={image.id} class={odd.has(image.id) ? 'is-odd' : ''}>
            <button class="picture-tile" onClick={() => setOpened(image)} aria-label={`Show ${image.name}`}>
              <Thumbnail path={paths.promptThumbnail(set.id, image.id)} />
            </button>
            <span class="tile-name" title={image.name}>{image.name}</span>
            <span class="quiet tile-fact" title="Its highest patch residual against the others">
              {image.score === null ? 'alone' : score(image.score)}
              {odd.has(image.id) && <b> stands out</b>}
            </span>
            {!fixed && (images.length > 1) && (
              <button class="plain icon-only small remove" aria-label={`Remove ${image.name}`} onClick={() => void remove(image)}>
                <Drawn name="close" size={14} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!fixed && (busy ? <p role="status">Adding them …</p> : <IntakeButtons take={add} what="more pictures" />)}
      {opened !== null && <PictureDialog set={set} image={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

export function usePromptImages(set: PromptSet): PromptImage[] | null {
  const [images, setImages] = useState<PromptImage[] | null>(null);
  useEffect(() => void listPromptImages(set.id, set.version).then(setImages, tellProblem), [set.id, set.version]);
  return images;
}

function PictureDialog({ set, image, onClose }: { set: PromptSet; image: PromptImage; onClose: () => void }) {
  const { url, problem } = usePicture(paths.promptPicture(set.id, image.id));
  return (
    <Dialog title={image.name} onClose={onClose} wide>
      <div class="dialog-stage">
        <Stage of={image.id} alt={image.name} size={image} url={url}>{problem ?? (url === null && 'Loading …')}</Stage>
      </div>
    </Dialog>
  );
}
