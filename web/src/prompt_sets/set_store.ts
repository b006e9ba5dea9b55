// The prompt sets the page knows. Old versions never change, so each is fetched once.

import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { getPromptSet, listModels, listPromptSets } from '../api/routes.ts';
import type { Model, PromptSet, Result } from '../api/types.ts';

export const sets = signal<readonly PromptSet[] | null>(null);
export const models = signal<readonly Model[] | null>(null);

export async function loadSets(): Promise<readonly PromptSet[]> {
  const all = await listPromptSets();
  sets.value = all;
  return all;
}

export async function loadModels(): Promise<void> {
  models.value ??= await listModels();
}

export function keepSet(set: PromptSet): void {
  const others = (sets.value ?? []).filter(({ id }) => id !== set.id);
  sets.value = [...others, set].sort((a, b) => a.name.localeCompare(b.name));
}

export function dropSet(id: string): void {
  sets.value = (sets.value ?? []).filter((set) => set.id !== id);
}

export const setById = (id: string | null): PromptSet | null => sets.value?.find((set) => set.id === id || set.name === id) ?? null;

const versions = new Map<string, Promise<PromptSet>>();

// The version that `name@version` of a result names.
export function versionOf(result: Pick<Result, 'prompts'>): number | null {
  const version = Number(result.prompts?.split('@').at(-1));
  return Number.isInteger(version) && version > 0 ? version : null;
}

// The set as it was when the result was judged; null while it loads, and if it was deleted.
export function useSetOfResult(result: Result | null): PromptSet | null {
  const id = result?.prompt_set ?? null;
  const version = result === null ? null : versionOf(result);
  const known = setById(id);
  const [old, setOld] = useState<PromptSet | null>(null);
  useEffect(() => {
    setOld(null);
    if (id === null || version === null || known?.version === version) return;
    const key = `${id}@${version}`;
    const fetched = versions.get(key) ?? getPromptSet(id, version);
    versions.set(key, fetched);
    let wanted = true;
    fetched.then(
      (set) => wanted && setOld(set),
      () => versions.delete(key),
    );
    return () => {
      wanted = false;
    };
  }, [id, version, known?.version]);
  return known !== null && known.version === version ? known : old;
}
