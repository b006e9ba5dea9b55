// Why does this place differ? Beside it, the most alike place of all the normal pictures.

import { useEffect, useState } from 'preact/hooks';
import { listPromptImages, paths } from '../api/routes.ts';
import type { Nearest, PromptImage, StoredResult } from '../api/types.ts';
import { score } from '../decision/words.ts';
import { Crop } from '../pictures/crop.tsx';
import { regionName } from '../pictures/stage.tsx';
import { usePicture } from '../pictures/use_picture.ts';
import { versionOf } from '../prompt_sets/set_store.ts';

interface NearestPanelProps {
  result: StoredResult;
  nearest: Nearest | null;
  problem: string | null;
  pictureUrl: string | null;
  region: number | null;
  choose: (region: number | null) => void;
}

export function NearestPanel({ result, nearest, problem, pictureUrl, region, choose }: NearestPanelProps) {
  const image = usePromptImage(result, nearest?.prompt.image ?? null);
  const path = nearest !== null && result.prompt_set !== null ? paths.promptPicture(result.prompt_set, nearest.prompt.image) : null;
  const prompt = usePicture(path);
  return (
    <section class="panel-part" aria-label="Nearest normal place">
      <h3>Compared with the nearest normal place</h3>
      {result.regions.length > 0 && (
        <div class="chips" role="group" aria-label="Which place">
          <button class="chip" aria-pressed={region === null} onClick={() => choose(null)}>Worst place</button>
          {result.regions.map((one, index) => (
            <button key={index} class="chip" aria-pressed={region === index} aria-label={regionName(one, index)} title={`Highest value ${score(one.score)}`} onClick={() => choose(index)}>
              {index + 1}
            </button>
          ))}
        </div>
      )}
      {problem !== null && <p class="quiet">{problem}</p>}
      <div class="pair">
        <figure>
          {nearest !== null ? <Crop url={pictureUrl} picture={result} place={nearest.query} alt="This picture, close up" /> : <span class="crop is-empty" />}
          <figcaption>This picture</figcaption>
        </figure>
        <figure>
          {nearest !== null && image !== null ? (
            <Crop url={prompt.url} picture={image} place={nearest.prompt.place} alt={`The most alike place of ${image.name}`} />
          ) : (
            <span class="crop is-empty" />
          )}
          <figcaption title={image?.name}>{image === null ? 'Normal picture' : `Normal, ${image.name}`}</figcaption>
        </figure>
      </div>
      {nearest !== null && (
        <p class="quiet">They differ by {score(nearest.residual)}: 0 is the same, 0.5 unrelated.</p>
      )}
    </section>
  );
}

const listings = new Map<string, Promise<PromptImage[]>>();

// A picture may have been removed from the set since; the version the result names still has it.
function usePromptImage(result: StoredResult, id: string | null): PromptImage | null {
  const [image, setImage] = useState<PromptImage | null>(null);
  const set = result.prompt_set;
  const version = versionOf(result);
  useEffect(() => {
    setImage(null);
    if (id === null || set === null) return;
    const key = `${set}@${version}`;
    const listing = listings.get(key) ?? listPromptImages(set, version ?? undefined);
    listings.set(key, listing);
    let wanted = true;
    listing.then(
      (images) => wanted && setImage(images.find((one) => one.id === id) ?? null),
      () => listings.delete(key),
    );
    return () => {
      wanted = false;
    };
  }, [id, set, version]);
  return image;
}
