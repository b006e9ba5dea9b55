// The page's instrument: where does a score lie among what normal pictures score? A ruler from 0 to 1 with a block for
// each normal picture, the undecided band, the threshold, and a pointer at the score.

import { useRef } from 'preact/hooks';
import type { Label } from '../api/types.ts';
import { LabelShape } from '../controls/icons.tsx';
import { histogram } from './histogram.ts';
import { labelWords, plural, score } from './words.ts';

const bins = 50;
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
const at = (value: number) => `${Math.min(1, Math.max(0, value)) * 100}%`;

export interface GaugeProps {
  normals: readonly number[];
  defects?: readonly number[];
  others?: readonly number[]; // stored results, as marks below the ruler
  threshold: number | null;
  normalBelow: number | null;
  pointer?: { score: number; label: Label } | null;
  was?: number | null; // the threshold before a change that is being tried
  onThreshold?: (threshold: number) => void; // then it can be moved
}

export function Gauge(props: GaugeProps) {
  const { normals, defects = [], others = [], threshold, normalBelow, pointer = null, was = null, onThreshold } = props;
  const counts = histogram(normals, bins);
  const most = Math.max(3, ...counts);
  const plot = useRef<HTMLDivElement>(null);
  return (
    <div class={onThreshold ? 'gauge is-settable' : 'gauge'}>
      <div class="gauge-plot" ref={plot} role="img" aria-label={gaugeInWords(props)}>
        {counts.map((count, bin) =>
          count === 0 ? null : (
            <span
              key={bin}
              class={most <= 8 ? 'gauge-bar is-blocks' : 'gauge-bar'}
              style={{ left: at(bin / bins), height: `${(count / most) * 100}%`, '--count': String(count) }}
            />
          ),
        )}
        {defects.map((value, index) => <span key={`d${index}`} class="gauge-defect" style={{ left: at(value) }} />)}
        {was !== null && was !== threshold && <span class="gauge-was" style={{ left: at(was) }} />}
      </div>
      <Zones threshold={threshold} normalBelow={normalBelow} />
      {threshold !== null && <Threshold value={threshold} plot={plot} {...(onThreshold ? { onThreshold } : {})} />}
      {pointer !== null && (
        <span class={`gauge-pointer is-${pointer.label}`} style={{ left: at(pointer.score) }} aria-hidden="true">
          <span class="gauge-needle" />
        </span>
      )}
      {others.length > 0 && (
        <div class="gauge-others" aria-hidden="true">
          {others.map((value, index) => <span key={index} style={{ left: at(value) }} />)}
        </div>
      )}
      <div class="gauge-ticks" aria-hidden="true">
        {ticks.map((tick) => <span key={tick} style={{ left: at(tick) }}>{tick === 0 || tick === 1 ? tick : tick.toFixed(1)}</span>)}
      </div>
    </div>
  );
}

// Normal, undecided, anomalous: three strips, told apart by pattern as well as colour.
function Zones({ threshold, normalBelow }: Pick<GaugeProps, 'threshold' | 'normalBelow'>) {
  if (threshold === null) return <div class="gauge-zones" aria-hidden="true" />;
  const band = Math.min(normalBelow ?? threshold, threshold);
  return (
    <div class="gauge-zones" aria-hidden="true">
      <span class="zone is-normal" style={{ left: '0%', width: at(band) }} />
      <span class="zone is-undecided" style={{ left: at(band), width: at(threshold - band) }} />
      <span class="zone is-anomalous" style={{ left: at(threshold), width: at(1 - threshold) }} />
    </div>
  );
}

interface ThresholdProps {
  value: number;
  plot: { current: HTMLDivElement | null };
  onThreshold?: (threshold: number) => void;
}

function Threshold({ value, plot, onThreshold }: ThresholdProps) {
  const settable = onThreshold !== undefined;
  const set = (next: number) => onThreshold?.(Math.round(Math.min(1, Math.max(0, next)) * 1000) / 1000);
  const drag = (event: PointerEvent & { currentTarget: Element }) => {
    if (!settable || plot.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const area = plot.current.getBoundingClientRect();
    set((event.clientX - area.left) / area.width);
  };
  const steps: Record<string, number> = {
    ArrowLeft: -0.005, ArrowDown: -0.005, ArrowRight: 0.005, ArrowUp: 0.005, PageDown: -0.05, PageUp: 0.05, Home: -1, End: 1,
  };
  const side = value > 0.6 ? 'is-left' : '';
  return (
    <span
      class={`gauge-threshold ${side}`}
      style={{ left: at(value) }}
      {...(settable
        ? {
            role: 'slider' as const,
            tabIndex: 0,
            'aria-label': 'Threshold',
            'aria-valuemin': 0,
            'aria-valuemax': 1,
            'aria-valuenow': value,
            onPointerDown: (event: PointerEvent & { currentTarget: Element }) => event.currentTarget.setPointerCapture(event.pointerId),
            onPointerMove: drag,
            onKeyDown: (event: KeyboardEvent) => {
              const step = steps[event.key];
              if (step === undefined) return;
              event.preventDefault();
              set(value + step);
            },
          }
        : {})}
    >
      <span class="gauge-flag">threshold {score(value)}</span>
    </span>
  );
}

function gaugeInWords({ normals, threshold, normalBelow, pointer }: GaugeProps): string {
  const parts = [`${plural(normals.length, 'normal score')}${normals.length ? `, ${score(Math.min(...normals))} to ${score(Math.max(...normals))}` : ''}`];
  if (threshold !== null) parts.push(`threshold ${score(threshold)}`);
  if (threshold !== null && normalBelow !== null && normalBelow < threshold) parts.push(`undecided from ${score(normalBelow)}`);
  if (pointer) parts.push(`this picture ${score(pointer.score)}, ${labelWords[pointer.label].toLowerCase()}`);
  return `${parts.join('; ')}.`;
}

// The strip alone, for a row of a list.
export function SmallGauge({ threshold, normalBelow = null, value, label }: {
  threshold: number | null;
  normalBelow?: number | null;
  value: number;
  label: Label;
}) {
  return (
    <span class="small-gauge" aria-hidden="true">
      <Zones threshold={threshold} normalBelow={normalBelow} />
      <span class={`small-pointer is-${label}`} style={{ left: at(value) }} />
    </span>
  );
}

export function GaugeKey({ undecided }: { undecided: boolean }) {
  return (
    <p class="gauge-key">
      <span><span class="key-block" aria-hidden="true" /> a normal picture</span>
      {undecided && <span><LabelShape label="undecided" size={12} /> undecided band</span>}
    </p>
  );
}
