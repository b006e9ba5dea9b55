// The picture, with what differs laid over it. Everything else on the page serves this.

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Place, Region } from '../api/types.ts';
import { Drawn, type Drawing } from '../controls/icons.tsx';
import { useKeys } from '../controls/keys.tsx';
import { score } from '../decision/words.ts';
import { boxesOn, mapOn, mapOpacity } from './stage_settings.ts';
import { fitScale, type Size } from './viewport.ts';
import { useViewport } from './use_viewport.ts';

interface StageProps {
  of: string; // names what is shown: another one is shown whole
  alt: string;
  size: Size;
  url: string | null;
  colours?: string | null;
  regions?: Region[];
  chosen?: number | null; // the region whose nearest normal patch is shown
  worst?: Place | null; // marked while no region is chosen
  onChoose?: (region: number) => void;
  children?: ComponentChildren; // what is said over the picture: loading, a problem
}

export function Stage(props: StageProps) {
  const { of, alt, size, url, colours = null, regions = [], chosen = null, worst = null, onChoose, children } = props;
  const section = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const moves = useViewport(box, size, of);
  const scale = fitScale(size, moves.frame) * moves.view.zoom;
  const zoomed = moves.view.zoom > 1.001;
  const full = () => void (document.fullscreenElement ? document.exitFullscreen() : section.current?.requestFullscreen());

  useKeys({
    overlay: () => (mapOn.value = !mapOn.value),
    boxes: () => (boxesOn.value = !boxesOn.value),
    closer: moves.closer,
    farther: moves.farther,
    fit: moves.fit,
    actual: moves.actual,
    full,
  });

  const style = {
    width: `${size.width * scale}px`,
    height: `${size.height * scale}px`,
    transform: `translate(calc(-50% + ${moves.view.x}px), calc(-50% + ${moves.view.y}px))`,
  };
  return (
    <section class="stage" ref={section} aria-label="Picture">
      <div
        ref={box}
        class={zoomed ? 'stage-frame is-zoomed' : 'stage-frame'}
        tabIndex={0}
        role="group"
        aria-label={`${alt}. Zoom ${Math.round(scale * 100)} per cent`}
        {...(zoomed ? { 'data-arrows': '' } : {})}
      >
        <div class={scale >= 3 ? 'stage-layers is-pixels' : 'stage-layers'} style={style}>
          {url !== null && <img src={url} alt={alt} draggable={false} />}
          {url !== null && colours !== null && (
            <img class="stage-map" src={colours} alt="" draggable={false} style={{ opacity: mapOn.value ? mapOpacity.value : 0 }} />
          )}
          {url !== null && boxesOn.value && (
            <Boxes size={size} scale={scale} regions={regions} chosen={chosen} worst={worst} onChoose={onChoose} />
          )}
        </div>
        {children !== undefined && children !== null && children !== false && <div class="stage-word">{children}</div>}
      </div>
      <Tools moves={moves} scale={scale} withMap={colours !== null} withBoxes={regions.length > 0} full={full} />
    </section>
  );
}

interface BoxesProps {
  size: Size;
  scale: number;
  regions: Region[];
  chosen: number | null;
  worst: Place | null;
  onChoose: ((region: number) => void) | undefined;
}

// For eyes and mouse; the same regions are buttons beside the picture.
function Boxes({ size, scale, regions, chosen, worst, onChoose }: BoxesProps) {
  const letters = 13 / scale;
  return (
    <svg class="stage-boxes" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {regions.map((region, index) => (
        <g key={index} class={index === chosen ? 'is-chosen' : ''} data-region={index} onClick={() => onChoose?.(index)}>
          <rect class="box-shade" x={region.x} y={region.y} width={region.width} height={region.height} />
          <rect class="box-line" x={region.x} y={region.y} width={region.width} height={region.height} />
          <text x={region.x + 3 / scale} y={region.y > letters * 1.4 ? region.y - 4 / scale : region.y + letters * 1.1} font-size={letters}>
            {index + 1}
          </text>
        </g>
      ))}
      {worst !== null && chosen === null && (
        <rect class="box-worst" x={worst.x} y={worst.y} width={worst.width} height={worst.height} />
      )}
    </svg>
  );
}

interface ToolsProps {
  moves: ReturnType<typeof useViewport>;
  scale: number;
  withMap: boolean;
  withBoxes: boolean;
  full: () => void;
}

function Tools({ moves, scale, withMap, withBoxes, full }: ToolsProps) {
  const tool = (name: Drawing, says: string, act: () => void, key: string) => (
    <button class="plain icon-only" aria-label={says} title={`${says} (${key})`} onClick={act}>
      <Drawn name={name} />
    </button>
  );
  return (
    <div class="stage-tools">
      {withMap && (
        <div class="tool-group">
          <button class="plain toggle" aria-pressed={mapOn.value} title="Map on or off (O)" onClick={() => (mapOn.value = !mapOn.value)}>
            <span class="map-swatch" aria-hidden="true" />
            Map
          </button>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            aria-label="Opacity of the map"
            value={mapOpacity.value}
            disabled={!mapOn.value}
            onInput={(event) => (mapOpacity.value = event.currentTarget.valueAsNumber)}
          />
          {withBoxes && (
            <button class="plain toggle" aria-pressed={boxesOn.value} title="Boxes on or off (B)" onClick={() => (boxesOn.value = !boxesOn.value)}>
              <span class="box-swatch" aria-hidden="true" />
              Boxes
            </button>
          )}
        </div>
      )}
      <div class="tool-group at-end">
        {tool('minus', 'Zoom out', moves.farther, '−')}
        <output class="zoom-value" aria-label="Zoom">{Math.round(scale * 100)} %</output>
        {tool('plus', 'Zoom in', moves.closer, '+')}
        {tool('fit', 'Whole picture', moves.fit, '0')}
        <button class="plain" aria-label="1:1, actual size" title="Actual size (1)" onClick={moves.actual}>1:1</button>
        {tool('full', 'Full screen', full, 'F')}
      </div>
    </div>
  );
}

export const regionName = (region: Region, index: number) => `Region ${index + 1}, ${score(region.score)}`;
