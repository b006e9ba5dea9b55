// What is being inspected in this tab: the chosen set, the queue, and which result is looked at. After a reload the
// results come back from the server; pictures that were not sent yet cannot, so the page warns before it is left.

import { computed, effect, signal } from '@preact/signals';
import { ApiError } from '../api/api_error.ts';
import { client, detect, getResult, paths } from '../api/routes.ts';
import type { PromptSet, StoredResult } from '../api/types.ts';
import { tellProblem } from '../controls/notices.tsx';
import { stored } from '../controls/stored_signal.ts';
import { setById, sets } from '../prompt_sets/set_store.ts';
import { system } from '../system/server_state.ts';
import { listed, type Order, type Show } from './job_order.ts';
import { Queue, progressOf, type Job } from './queue.ts';

export const atOnce = stored('inctrl.at-once', 3);
export const queue = new Queue(judge, atOnce);

const wantedSet = stored('inctrl.set', '');
export const chosenSet = computed<PromptSet | null>(() => setById(wantedSet.value) ?? sets.value?.[0] ?? null);

export const order = stored<string>('inctrl.order', 'added');
export const show = signal<Show>('all');
export const selectedKey = signal<number | null>(null);

// Scores of different sets cannot be compared, so one set's pictures are listed at a time.
export const jobsOfSet = computed(() => queue.jobs.value.filter((job) => job.set === chosenSet.value?.id));
export const listedJobs = computed(() => listed(jobsOfSet.value, order.value as Order, show.value));
export const progress = computed(() => progressOf(jobsOfSet.value));
export const selected = computed<Job | null>(() => {
  const jobs = listedJobs.value;
  return jobs.find((job) => job.key === selectedKey.value) ?? jobs.find((job) => job.result !== null) ?? jobs[0] ?? null;
});

// Judged by an earlier version of the set.
export const stale = computed(() => {
  const label = chosenSet.value?.label;
  return jobsOfSet.value.filter((job) => job.state === 'done' && job.result?.prompts !== label);
});

export function chooseSet(id: string): void {
  wantedSet.value = id;
  selectedKey.value = null;
  show.value = 'all';
}

export function inspect(files: File[]): void {
  const set = chosenSet.value;
  if (set === null) return;
  show.value = 'all';
  queue.add(set.id, files.map((file) => ({ name: file.name, source: file })));
}

export function step(by: 1 | -1): void {
  const jobs = listedJobs.value;
  const index = jobs.findIndex((job) => job.key === selected.value?.key);
  const next = jobs[index + by];
  if (next !== undefined) selectedKey.value = next.key;
}

async function judge(job: Job, signal: AbortSignal): Promise<StoredResult> {
  if (job.source === null) throw new ApiError('not-found', 'The picture is no longer there');
  const picture = job.source instanceof Blob ? job.source : await client.blob(paths.resultOriginal(job.source.id), { signal });
  const most = system.value?.limits.body_mib;
  if (most !== undefined && picture.size > most * 1024 * 1024) {
    throw new ApiError('limit', `The file is larger than the server takes, ${most} MiB`);
  }
  return detect(job.set, picture, job.name, signal);
}

const sessionKey = 'inctrl.session';
const mostRestored = 200;

// Results of this tab from before a reload.
export async function restoreSession(): Promise<void> {
  const ids = (sessionStorage.getItem(sessionKey) ?? '').split(' ').filter(Boolean);
  const results: StoredResult[] = [];
  // While the server is down they stay noted for the next reload.
  let unread = ids;
  try {
    for (let start = 0; start < ids.length; start += 6) {
      const some = await Promise.allSettled(ids.slice(start, start + 6).map(getResult));
      for (const one of some) {
        if (one.status === 'fulfilled') results.push(one.value);
        // One that was deleted meanwhile is no news.
        else if (!(one.reason instanceof ApiError && one.reason.kind === 'not-found')) throw one.reason;
      }
    }
    unread = [];
  } catch (error) {
    tellProblem(error);
  }
  queue.addDone(results);
  effect(() => {
    const shown = queue.jobs.value.flatMap((job) => (job.result === null ? [] : [job.result.id]));
    sessionStorage.setItem(sessionKey, [...new Set([...unread, ...shown])].slice(-mostRestored).join(' '));
  });
}

export function warnBeforeLeaving(): void {
  addEventListener('beforeunload', (event) => {
    if (queue.jobs.value.some((job) => job.source instanceof Blob && job.result === null)) event.preventDefault();
  });
}
