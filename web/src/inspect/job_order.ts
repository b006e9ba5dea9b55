// Which jobs are listed, and in what order? Tested by job_order.test.ts

import type { Label } from '../api/types.ts';
import type { Job } from './queue.ts';

export type Order = 'added' | 'score';
export type Show = 'all' | Label | 'failed';

// By score, the worst come first and what has no score yet comes last, in the order it was added.
export function listed(jobs: readonly Job[], order: Order, show: Show): Job[] {
  const shown = jobs.filter((job) => {
    if (show === 'all') return true;
    if (show === 'failed') return job.state === 'failed';
    return job.result?.pred_label === show;
  });
  if (order === 'added') return shown;
  const score = (job: Job) => job.result?.pred_score ?? -1;
  return shown.sort((a, b) => score(b) - score(a) || a.key - b.key);
}
