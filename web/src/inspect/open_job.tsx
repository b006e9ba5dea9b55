// A picture without a result: it waits, is on its way, or failed.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Stage } from '../pictures/stage.tsx';
import { useFileUrl } from '../pictures/use_picture.ts';
import { queue } from './inspection.ts';
import type { Job } from './queue.ts';

export function OpenJob({ job, head }: { job: Job; head: ComponentChildren }) {
  const url = useFileUrl(job.source instanceof Blob ? job.source : null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  return (
    <div class="result-view is-open">
      {url !== null && (
        // Only asks how large the picture is.
        <img
          key={url}
          class="only-heard"
          alt=""
          src={url}
          onLoad={(event) => setSize({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })}
          onError={() => setSize({ width: 0, height: 0 })}
        />
      )}
      <Stage of={`job ${job.key}`} alt={job.name} size={size} url={size.width > 0 ? url : null}>
        {job.state === 'waiting' && 'Waiting its turn'}
        {job.state === 'sending' && 'Being judged …'}
        {job.state === 'failed' && size.width === 0 && 'This browser cannot show it'}
      </Stage>
      <div class="result-panel">
        {head}
        <section class="panel-part">
          <h2>{job.name}</h2>
          {job.state === 'failed' ? (
            <>
              <p>{job.problem}</p>
              <div class="row-of-buttons">
                <button class="primary" onClick={() => queue.retry(job.key)}>Try again</button>
                <button onClick={() => queue.remove(new Set([job.key]))}>Remove</button>
              </div>
            </>
          ) : (
            <p class="quiet">Its score, map and decision appear here as soon as it is judged.</p>
          )}
        </section>
      </div>
    </div>
  );
}
