// The frame around the four screens.

import { useEffect, useRef } from 'preact/hooks';
import { address, formatAddress, type Screen } from './address.ts';
import { Questions, openDialogs } from './controls/dialog.tsx';
import { Help, helpOpen, useKeys } from './controls/keys.tsx';
import { Notices, tellProblem } from './controls/notices.tsx';
import { ThemeSwitch } from './controls/theme.tsx';
import { HistoryScreen } from './history/history_screen.tsx';
import { InspectScreen } from './inspect/inspect_screen.tsx';
import { Camera } from './pictures/camera.tsx';
import { loadSets, sets } from './prompt_sets/set_store.ts';
import { SetsScreen } from './prompt_sets/sets_screen.tsx';
import { readOnly, system, systemProblem, useSystem } from './system/server_state.ts';
import { SystemScreen } from './system/system_screen.tsx';
import { TokenDialog } from './system/token_dialog.tsx';

const titles: Record<Screen, string> = { inspect: 'Inspect', sets: 'Prompt sets', history: 'History', system: 'System' };

export function App() {
  // Once a server that was down is back, what could not be loaded is.
  useSystem(systemProblem.value === null ? 30 : 5);
  useEffect(() => {
    if (system.value !== null && sets.value === null) loadSets().catch(tellProblem);
  }, [system.value]);
  useKeys({ help: () => (helpOpen.value = true) });
  const { screen, id } = address.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${titles[screen]} – inctrl`;
    // After another screen came, what had the focus is gone: it goes on at the top of what is new.
    if (!first.current && document.activeElement === document.body) main.current?.focus();
    first.current = false;
  }, [screen, id]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to the content</a>
      <header class="top">
        <span class="mark"><MarkDrawing /> <span class="mark-word">inctrl</span></span>
        <nav aria-label="Screens">
          {(Object.keys(titles) as Screen[]).map((name) => (
            <a key={name} href={formatAddress({ screen: name })} aria-current={name === screen ? 'page' : undefined}>{titles[name]}</a>
          ))}
        </nav>
        <span class="top-end">
          <ServerMark />
          <ThemeSwitch />
          <button class="plain icon-only" aria-label="Keys" title="Keys (?)" onClick={() => (helpOpen.value = true)}>?</button>
        </span>
      </header>
      <main id="main" ref={main} tabIndex={-1} class={`screen is-${screen}`}>
        {screen === 'inspect' && <InspectScreen />}
        {screen === 'sets' && <SetsScreen />}
        {screen === 'history' && <HistoryScreen />}
        {screen === 'system' && <SystemScreen />}
      </main>
      <Camera />
      <Help />
      <Questions />
      <TokenDialog />
      {openDialogs.value.length === 0 && <Notices />}
    </>
  );
}

function MarkDrawing() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <circle cx="14" cy="18" r="9.5" fill="none" stroke="currentColor" stroke-width="3" />
      <circle class="mark-dot" cx="22.5" cy="9.5" r="5" />
    </svg>
  );
}

function ServerMark() {
  const reached = systemProblem.value === null;
  const now = system.value;
  if (reached && now === null) return null;
  const words = !reached ? 'Server not reached' : now?.ready ? 'Ready' : 'Not ready';
  return (
    <a class={`server-mark ${reached && now?.ready ? 'is-ready' : 'is-not'}`} href={formatAddress({ screen: 'system' })} title={words}>
      <span class="readiness-mark" aria-hidden="true" />
      <span class="server-words">{readOnly.value ? 'Looking only' : words}</span>
    </a>
  );
}
