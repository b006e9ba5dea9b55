// Every address of the server's that the page uses, spelled in one place.

import { ApiError } from './api_error.ts';
import { Client, jsonBody } from './client.ts';
import type {
  Calibrated, Failure, Fit, Model, Nearest, PromptImage, PromptSet, Result, ReviewLabel, StoredResult, System,
} from './types.ts';

export const client = new Client(globalThis.sessionStorage);

const setAt = (id: string) => `/v1/prompt-sets/${encodeURIComponent(id)}`;
const resultAt = (id: string) => `/v1/results/${encodeURIComponent(id)}`;
const asked = (version?: number) => (version === undefined ? '' : `?version=${version}`);

export const paths = {
  resultPicture: (id: string) => `${resultAt(id)}/picture?shown=true`,
  resultOriginal: (id: string) => `${resultAt(id)}/picture`,
  resultThumbnail: (id: string) => `${resultAt(id)}/picture?thumbnail=true`,
  resultColours: (id: string) => `${resultAt(id)}/map?kind=colours`,
  resultOverlay: (id: string) => `${resultAt(id)}/map?kind=overlay`,
  promptPicture: (set: string, image: string) => `${setAt(set)}/images/${encodeURIComponent(image)}`,
  promptThumbnail: (set: string, image: string) => `${setAt(set)}/images/${encodeURIComponent(image)}?thumbnail=true`,
  mask: (set: string, version?: number) => `${setAt(set)}/mask${asked(version)}`,
  exported: (set: string, version?: number) => `${setAt(set)}:export${asked(version)}`,
};

// All sets; the server gives them in pages.
export async function listPromptSets(): Promise<PromptSet[]> {
  const sets: PromptSet[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '500' });
    if (cursor !== null) query.set('cursor', cursor);
    const page: { prompt_sets: PromptSet[]; next: string | null } = await client.json(`/v1/prompt-sets?${query}`);
    sets.push(...page.prompt_sets);
    cursor = page.next;
  } while (cursor !== null);
  return sets;
}

export interface NewSet {
  name: string;
  category: string;
  model: string;
  fit: Fit | '';
  falseAlarms: number | null;
  files: File[];
}

export function createPromptSet(wanted: NewSet, signal?: AbortSignal): Promise<PromptSet> {
  const form = new FormData();
  form.set('name', wanted.name);
  if (wanted.category !== '') form.set('category', wanted.category);
  if (wanted.model !== '') form.set('model', wanted.model);
  if (wanted.fit !== '') form.set('fit', wanted.fit);
  if (wanted.falseAlarms !== null) form.set('false_alarms', String(wanted.falseAlarms));
  for (const file of wanted.files) form.append('images', file, file.name);
  return client.json('/v1/prompt-sets', { method: 'POST', body: form, signal: signal ?? null });
}

export const getPromptSet = (id: string, version?: number) => client.json<PromptSet>(setAt(id) + asked(version));

export const changePromptSet = (id: string, change: { name?: string; threshold?: number | null }) =>
  client.json<PromptSet>(setAt(id), { method: 'PATCH', ...jsonBody(change) });

export const deletePromptSet = (id: string) => client.send(setAt(id), { method: 'DELETE' });

export const listVersions = async (id: string) =>
  (await client.json<{ versions: PromptSet[] }>(`${setAt(id)}/versions`)).versions;

export const listPromptImages = async (id: string, version?: number) =>
  (await client.json<{ images: PromptImage[] }>(`${setAt(id)}/images${asked(version)}`)).images;

export function addPromptFiles(id: string, files: File[]): Promise<PromptSet> {
  const form = new FormData();
  for (const file of files) form.append('images', file, file.name);
  return client.json(`${setAt(id)}/images`, { method: 'POST', body: form });
}

export const addPromptResults = (id: string, results: string[]) =>
  client.post<PromptSet>(`${setAt(id)}/images`, { results });

export const removePromptImage = (id: string, image: string) =>
  client.json<PromptSet>(paths.promptPicture(id, image), { method: 'DELETE' });

export const setMask = (id: string, png: Blob) =>
  client.json<PromptSet>(`${setAt(id)}/mask`, { method: 'PUT', body: png, headers: { 'Content-Type': 'image/png' } });

export const removeMask = (id: string) => client.json<PromptSet>(`${setAt(id)}/mask`, { method: 'DELETE' });

export const calibrate = (
  id: string,
  wanted: { false_alarms?: number; reviewed?: boolean; dry_run?: boolean },
  signal?: AbortSignal,
) => client.post<Calibrated>(`${setAt(id)}:calibrate`, wanted, { signal: signal ?? null });

export const importPromptSet = (file: Blob, name: string) =>
  client.json<PromptSet>(`/v1/prompt-sets:import${name === '' ? '' : `?name=${encodeURIComponent(name)}`}`, {
    method: 'POST',
    body: file,
    headers: { 'Content-Type': 'application/octet-stream' },
  });

// One picture a request: a broken one then costs nobody else anything, and results come as they are done.
export async function detect(id: string, file: Blob, name: string, signal: AbortSignal): Promise<StoredResult> {
  const form = new FormData();
  form.set('images', file, name);
  const answer = await client.json<{ results: (Result | Failure)[] }>(`${setAt(id)}:detect`, {
    method: 'POST',
    body: form,
    signal,
  });
  const first = answer.results[0];
  if (first === undefined) throw new ApiError('unreadable', 'The server’s answer holds no result');
  if ('error' in first) throw new ApiError(first.error.kind, first.error.message, 200);
  if (first.id === null) throw new ApiError('unreadable', 'The server did not keep the result');
  return { ...first, id: first.id };
}

export interface Page {
  results: StoredResult[];
  next: string | null;
}

export const listResults = (query: URLSearchParams, signal?: AbortSignal) =>
  client.json<Page>(`/v1/results?${query}`, { headers: { Accept: 'application/json' }, signal: signal ?? null });

export const exportResults = (query: URLSearchParams, type: 'text/csv' | 'application/jsonl') =>
  client.blob(`/v1/results?${query}`, { headers: { Accept: type } });

export const deleteOldResults = (before: string, keepReviewed: boolean, promptSet: string) => {
  const query = new URLSearchParams({ before, keep_reviewed: String(keepReviewed) });
  if (promptSet !== '') query.set('prompt_set', promptSet);
  return client.json<{ deleted: number }>(`/v1/results?${query}`, { method: 'DELETE' });
};

export const getResult = (id: string) => client.json<StoredResult>(resultAt(id));

export const deleteResult = (id: string) => client.send(resultAt(id), { method: 'DELETE' });

export const reviewResult = (id: string, label: ReviewLabel | null, note: string) =>
  client.post<StoredResult>(`${resultAt(id)}:review`, note === '' ? { label } : { label, note });

export const getNearest = (id: string, region: number | null, signal?: AbortSignal) =>
  client.json<Nearest>(`${resultAt(id)}/nearest${region === null ? '' : `?region=${region}`}`, {
    signal: signal ?? null,
  });

export const listModels = async () => (await client.json<{ models: Model[] }>('/v1/models')).models;

export const getSystem = () => client.json<System>('/v1/system');
