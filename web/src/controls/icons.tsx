// The few drawings of the page. A decision has a shape and a word of its own, so that colour is never needed.

import type { ComponentChildren } from 'preact';
import type { Label } from '../api/types.ts';
import { labelWords } from '../decision/words.ts';

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

// Normal: a ring. Anomalous: a filled triangle. Undecided: a diamond, half filled.
export function LabelShape({ label, size }: { label: Label; size?: number }) {
  return (
    <span class={`shape is-${label}`}>
      <Icon {...(size === undefined ? {} : { size })}>
        {label === 'normal' && <circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="2.5" />}
        {label === 'anomalous' && <path d="M10 2.2 18.6 17.4H1.4Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round" />}
        {label === 'undecided' && (
          <>
            <path d="M10 1.8 18.2 10 10 18.2 1.8 10Z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />
            <path d="M10 1.8 10 18.2 1.8 10Z" fill="currentColor" />
          </>
        )}
      </Icon>
    </span>
  );
}

export function LabelTag({ label, large = false }: { label: Label; large?: boolean }) {
  return (
    <span class={`label-tag is-${label}${large ? ' is-large' : ''}`}>
      <LabelShape label={label} size={large ? 22 : 14} />
      {labelWords[label]}
    </span>
  );
}

const stroke = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.7, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' } as const;

const drawings = {
  plus: <path {...stroke} d="M10 4v12M4 10h12" />,
  minus: <path {...stroke} d="M4 10h12" />,
  fit: <path {...stroke} d="M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4" />,
  full: <path {...stroke} d="M12 3h5v5M8 17H3v-5M17 3l-6 6M3 17l6-6" />,
  camera: (
    <>
      <path {...stroke} d="M2.5 6.5h3.4l1.3-2.2h5.6l1.3 2.2h3.4v9.7h-15z" />
      <circle {...stroke} cx="10" cy="11" r="3" />
    </>
  ),
  folder: <path {...stroke} d="M2.5 16V4.5H8l1.8 2h7.7V16z" />,
  picture: (
    <>
      <path {...stroke} d="M2.5 3.5h15v13h-15zM2.5 14l4.5-4.5 4 4 2.5-2.5 4 4" />
      <circle {...stroke} cx="13" cy="7.2" r="1.3" />
    </>
  ),
  close: <path {...stroke} d="m5 5 10 10M15 5 5 15" />,
  check: <path {...stroke} d="m4 10.5 4 4 8-9" />,
  person: (
    <>
      <circle {...stroke} cx="10" cy="6.5" r="3.2" />
      <path {...stroke} d="M3.5 17c.8-3.6 3.3-5.2 6.5-5.200s5.7 1.6 6.5 5.2" />
    </>
  ),
  left: <path {...stroke} d="m12.5 4-6 6 6 6" />,
  right: <path {...stroke} d="m7.5 4 6 6-6 6" />,
  sun: (
    <>
      <circle {...stroke} cx="10" cy="10" r="3.4" />
      <path {...stroke} d="M10 1.800v2M10 16.200v2M1.8 10h2M16.2 10h2M4.2 4.200l1.4 1.400M14.4 14.400l1.4 1.400M15.8 4.200l-1.4 1.400M5.6 14.400l-1.4 1.4" />
    </>
  ),
  moon: <path {...stroke} d="M16.8 12.200A7.3 7.3 0 0 1 7.8 3.200a7.3 7.3 0 1 0 9 9z" />,
  auto: (
    <>
      <circle {...stroke} cx="10" cy="10" r="7" />
      <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />
    </>
  ),
  undo: <path {...stroke} d="M7 4 3 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8" />,
  redo: <path {...stroke} d="m13 4 4 4-4 4M16.5 8H8a4.5 4.5 0 0 0 0 9h4" />,
} as const;

export type Drawing = keyof typeof drawings;

export function Drawn({ name, size = 18 }: { name: Drawing; size?: number }) {
  return <Icon size={size}>{drawings[name]}</Icon>;
}
