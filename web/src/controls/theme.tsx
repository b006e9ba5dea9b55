// Light or dark: as the system says, or as chosen.

import { effect } from '@preact/signals';
import { Drawn } from './icons.tsx';
import { stored } from './stored_signal.ts';

const themes = ['auto', 'light', 'dark'] as const;
const theme = stored<string>('inctrl.theme', 'auto');

const says: Record<string, string> = { auto: 'as the system', light: 'light', dark: 'dark' };

export function followTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}

export function ThemeSwitch() {
  const now = themes.find((name) => name === theme.value) ?? 'auto';
  const next = themes[(themes.indexOf(now) + 1) % themes.length] ?? 'auto';
  return (
    <button
      class="plain icon-only"
      aria-label={`Colours: ${says[now]}. Change to ${says[next]}`}
      title={`Colours: ${says[now]}`}
      onClick={() => (theme.value = next)}
    >
      <Drawn name={now === 'light' ? 'sun' : now === 'dark' ? 'moon' : 'auto'} />
    </button>
  );
}
