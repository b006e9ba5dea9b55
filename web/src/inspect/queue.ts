// Which picture is judged next, and what happens to one that fails? At most a few are on their way at once; what the
// server cannot take now is sent later, and nothing that was added is dropped. Tested by queue.test.ts

import { signal, type Signal } from '@preact/signals';
import { ApiError, sentencesOf } from '../api/api_error.ts';
import type { StoredResult } from '../api/types.ts';

export type JobState = 'waiting' | 'sending' | 'done' | 'failed';

// Never changed in place: a row is drawn anew only if its job is another object.
export interface Job {
  key: number;
  name: string;
  set: string; // id of the prompt set it is judged by
  source: Blob | StoredResult | null; // a picture, a result to be judged again, or null for one that is only shown
  state: JobState;
  result: StoredResult | null; // of an earlier judgement until the next one comes
  problem: string | null;
}

export type Judge = (job: Job, signal: AbortSignal) => Promise<StoredResult>;

// Why nothing is being sent: the server asked to wait, or does not answer at all.
export interface Pause {
  why: 'busy' | 'unreachable';
  until: number; // ms, the clock of Date.now
}

const usualWait = 2;
const unreachableWait = 15;
const longestWait = 120;

export class Queue {
  readonly jobs: Signal<readonly Job[]> = signal([]);
  readonly pause: Signal<Pause | null> = signal(null);
  private underWay = new Map<number, AbortController>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private nextKey = 1;

  constructor(
    private readonly judge: Judge,
    readonly atOnce: Signal<number>,
  ) {}

  add(set: string, sources: { name: string; source: Blob | StoredResult }[]): Job[] {
    const added = sources.map(({ name, source }): Job => {
      return { key: this.nextKey++, name, set, source, state: 'waiting', result: null, problem: null };
    });
    this.jobs.value = [...this.jobs.value, ...added];
    this.fill();
    return added;
  }

  // Results of before a reload, at the head of the list.
  addDone(results: StoredResult[]): void {
    const known = new Set(this.jobs.value.map((job) => job.result?.id));
    const done = results
      .filter((result) => !known.has(result.id))
      .map((result): Job => {
        const { image: name, prompt_set: set } = result;
        return { key: this.nextKey++, name, set: set ?? '', source: result, state: 'done', result, problem: null };
      });
    this.jobs.value = [...done, ...this.jobs.value];
  }

  // Stops what is open. The pictures are kept, as failed ones, so a slip of the hand costs nothing.
  cancel(): void {
    for (const abort of this.underWay.values()) abort.abort();
    this.underWay.clear();
    this.jobs.value = this.jobs.value.map((job) => {
      if (job.state !== 'waiting' && job.state !== 'sending') return job;
      // A picture that already has a result keeps it: only its second judgement is given up.
      if (job.result !== null) return { ...job, state: 'done' as const };
      return { ...job, state: 'failed' as const, problem: 'Cancelled before it was judged.' };
    });
    this.resume();
  }

  // Sends failed ones again; all of them, or one.
  retry(key?: number): void {
    this.jobs.value = this.jobs.value.map((job) =>
      job.state === 'failed' && (key === undefined || job.key === key)
        ? { ...job, state: 'waiting' as const, problem: null }
        : job,
    );
    this.resume();
  }

  // Judges them once more, by the set as it is now.
  again(keys: ReadonlySet<number>): void {
    this.jobs.value = this.jobs.value.map((job) =>
      keys.has(job.key) && job.state === 'done' ? { ...job, state: 'waiting' as const } : job,
    );
    this.fill();
  }

  resume(): void {
    clearTimeout(this.timer);
    this.pause.value = null;
    this.fill();
  }

  replaceResult(result: StoredResult): void {
    this.jobs.value = this.jobs.value.map((job) => (job.result?.id === result.id ? { ...job, result } : job));
  }

  remove(keys: ReadonlySet<number>): void {
    this.jobs.value = this.jobs.value.filter((job) => !keys.has(job.key));
    for (const key of keys) this.underWay.get(key)?.abort();
  }

  private fill(): void {
    while (this.pause.value === null && this.underWay.size < this.atOnce.value) {
      const job = this.jobs.value.find(({ state }) => state === 'waiting');
      if (job === undefined) return;
      void this.run(job);
    }
  }

  private async run(job: Job): Promise<void> {
    const abort = new AbortController();
    this.underWay.set(job.key, abort);
    this.change(job.key, { state: 'sending' });
    try {
      const result = await this.judge(job, abort.signal);
      this.change(job.key, { state: 'done', result, problem: null });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failed(job.key, error);
    } finally {
      // cancel() may have let another attempt at the same picture begin.
      if (this.underWay.get(job.key) === abort) this.underWay.delete(job.key);
      this.fill();
    }
  }

  private failed(key: number, error: unknown): void {
    if (error instanceof ApiError && (error.passes || error.kind === 'unreachable')) {
      const why = error.passes ? 'busy' : 'unreachable';
      this.change(key, { state: 'waiting' });
      this.holdFor(why, error.wait ?? (why === 'busy' ? usualWait : unreachableWait));
    } else {
      this.change(key, { state: 'failed', problem: sentencesOf(error) });
    }
  }

  private holdFor(why: Pause['why'], seconds: number): void {
    const until = Date.now() + Math.min(seconds, longestWait) * 1000;
    if (this.pause.value !== null && this.pause.value.until >= until) return;
    this.pause.value = { why, until };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.resume(), until - Date.now());
  }

  private change(key: number, change: Partial<Job>): void {
    this.jobs.value = this.jobs.value.map((job) => (job.key === key ? { ...job, ...change } : job));
  }
}

export interface Progress {
  all: number;
  done: number;
  failed: number;
  open: number;
}

export function progressOf(jobs: readonly Job[]): Progress {
  const count = (state: JobState) => jobs.filter((job) => job.state === state).length;
  return { all: jobs.length, done: count('done'), failed: count('failed'), open: count('waiting') + count('sending') };
}
