// What the server says of itself, asked for again and again while someone looks.

import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/api_error.ts';
import { getSystem } from '../api/routes.ts';
import type { System } from '../api/types.ts';

export const system = signal<System | null>(null);
export const systemProblem = signal<unknown>(null);

// A token that may only look: what changes things is not shown. Unknown until the server has answered.
export const readOnly = computed(() => system.value?.scope === 'read');

export async function loadSystem(): Promise<void> {
  try {
    system.value = await getSystem();
    systemProblem.value = null;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'cancelled') return;
    systemProblem.value = error;
  }
}

// Asks every `seconds`, not while the page is out of sight.
export function useSystem(seconds: number): void {
  useEffect(() => {
    let asking = false;
    const look = async () => {
      if (document.hidden || asking) return;
      asking = true;
      await loadSystem();
      asking = false;
    };
    void look();
    const timer = setInterval(() => void look(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
}
