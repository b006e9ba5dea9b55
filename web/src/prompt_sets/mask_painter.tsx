// Paints places to ignore over a normal picture, with mouse, pen, finger or keys. Nothing is sent before it is saved.

import { useEffect, useRef, useState } from 'preact/hooks';
import { sentencesOf } from '../api/api_error.ts';
import { paths, removeMask, setMask } from '../api/routes.ts';
import type { PromptImage, PromptSet } from '../api/types.ts';
import { Dialog } from '../controls/dialog.tsx';
import { Drawn } from '../controls/icons.tsx';
import { announce, tell } from '../controls/notices.tsx';
import { usePicture } from '../pictures/use_picture.ts';
import { maskColour } from './mask_layer.ts';
import { maskExtent, noEdits, paint, redo, toBlackAndWhite, undo, withStep, type Extent, type MaskEdits, type Point, type Stroke, type Tool } from './mask_strokes.ts';
import { keepSet } from './set_store.ts';

interface MaskPainterProps {
  set: PromptSet;
  images: PromptImage[];
  layer: HTMLCanvasElement | null; // what the server has
  onClose: () => void;
}

const toolWords: Record<Tool, string> = { brush: 'Brush', rectangle: 'Rectangle', eraser: 'Eraser' };

export function MaskPainter({ set, images, layer, onClose }: MaskPainterProps) {
  const [below, setBelow] = useState(images[0]);
  const [tool, setTool] = useState<Tool>('brush');
  const [width, setWidth] = useState(6); // per cent of the picture's longer side
  const [edits, setEdits] = useState<MaskEdits>(noEdits);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  // The mask keeps the first picture's shape: all pictures of a set are laid under the same one.
  const [extent] = useState<Extent>(() => maskExtent(images[0] ?? { width: 1, height: 1 }));
  const picture = usePicture(below === undefined ? null : paths.promptPicture(set.id, below.id));

  const draw = (steps: MaskEdits['steps']) => {
    const surface = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!surface) return;
    surface.fillStyle = surface.strokeStyle = `rgb(${maskColour.join(' ')})`;
    paint(surface, extent, () => layer !== null && surface.drawImage(layer, 0, 0, extent.width, extent.height), steps);
  };
  useEffect(() => draw(edits.steps), [edits, layer]);

  const brush = (width / 100) * Math.max(extent.width, extent.height);
  const keep = (stroke: Stroke) => setEdits((old) => withStep(old, stroke));
  const { cursor, handlers } = usePainting(extent, tool, brush, (stroke) => draw([...edits.steps, stroke]), keep);

  const save = async () => {
    const source = canvas.current;
    if (source === null) return;
    setBusy(true);
    try {
      const png = await blackAndWhite(source);
      if (png !== null) keepSet(await setMask(set.id, png));
      else if (set.has_mask) keepSet(await removeMask(set.id));
      tell(png === null ? 'All places count.' : 'Painted places are ignored from now on.');
      onClose();
    } catch (error) {
      setProblem(sentencesOf(error));
      setBusy(false);
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    setEdits(event.shiftKey ? redo : undo);
  };

  return (
    <Dialog title={`Places to ignore in ${set.name}`} onClose={onClose} wide>
      <div class="painter" onKeyDown={keys}>
        <div class="painter-tools">
          <div class="choices" role="group" aria-label="Tool">
            {(Object.keys(toolWords) as Tool[]).map((name) => (
              <button key={name} class="choice" aria-pressed={tool === name} onClick={() => setTool(name)}>{toolWords[name]}</button>
            ))}
          </div>
          <label class="field is-inline">
            Width
            <input type="range" min={1} max={20} value={width} aria-valuetext={`${width} per cent of the picture`} disabled={tool === 'rectangle'} onInput={(event) => setWidth(event.currentTarget.valueAsNumber)} />
          </label>
          <div class="tool-group">
            <button class="icon-only" aria-label="Undo" title="Undo (Ctrl Z)" disabled={edits.steps.length === 0} onClick={() => setEdits(undo)}><Drawn name="undo" /></button>
            <button class="icon-only" aria-label="Redo" title="Redo (Ctrl Shift Z)" disabled={edits.undone.length === 0} onClick={() => setEdits(redo)}><Drawn name="redo" /></button>
            <button onClick={() => setEdits((old) => withStep(old, 'clear'))}>Clear</button>
          </div>
          {images.length > 1 && (
            <label class="field is-inline">
              Over
              <select value={below?.id} onChange={(event) => setBelow(images.find(({ id }) => id === event.currentTarget.value))}>
                {images.map((image) => <option key={image.id} value={image.id}>{image.name}</option>)}
              </select>
            </label>
          )}
        </div>
        <div class="painter-frame">
          <div class="painter-picture" style={{ aspectRatio: `${extent.width} / ${extent.height}`, '--shape': String(extent.width / extent.height) }}>
            {picture.url !== null && <img src={picture.url} alt="" draggable={false} />}
            <canvas
              ref={canvas}
              class="mask-canvas is-painted"
              width={extent.width}
              height={extent.height}
              tabIndex={0}
              role="application"
              aria-label="Mask. Arrow keys move the brush, Space paints"
              {...handlers}
            />
            {cursor !== null && (
              <span class="painter-cursor" aria-hidden="true" style={{ left: `${(cursor.x / extent.width) * 100}%`, top: `${(cursor.y / extent.height) * 100}%` }} />
            )}
          </div>
        </div>
        <p class="quiet">What is painted counts no more in new pictures. With keys: arrows move, Space paints; for a rectangle, Space at two corners.</p>
        {problem !== '' && <p class="form-problem" role="alert">{problem}</p>}
        <div class="dialog-feet">
          <button onClick={onClose}>Cancel</button>
          <button class="primary" disabled={busy || edits.steps.length === 0} onClick={() => void save()}>Save</button>
        </div>
      </div>
    </Dialog>
  );
}

// A stroke from pointer or keys: `shown` while it grows, `keep` when it ends.
function usePainting(extent: Extent, tool: Tool, width: number, shown: (stroke: Stroke) => void, keep: (stroke: Stroke) => void) {
  const points = useRef<Point[]>([]);
  const [cursor, setCursor] = useState<Point | null>(null);
  const [corner, setCorner] = useState<Point | null>(null);
  const stroke = (): Stroke => ({ tool, width, points: [...points.current] });
  const placed = (event: PointerEvent & { currentTarget: HTMLElement }): Point => {
    const area = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - area.left) / area.width) * extent.width, y: ((event.clientY - area.top) / area.height) * extent.height };
  };
  const end = () => {
    if (points.current.length === 0) return;
    keep(stroke());
    points.current = [];
  };
  const stamp = (at: Point) => {
    if (tool !== 'rectangle') return keep({ tool, width, points: [at] });
    if (corner === null) {
      announce('First corner set');
      return setCorner(at);
    }
    setCorner(null);
    keep({ tool, width, points: [corner, at] });
  };
  const handlers = {
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      if (event.button !== 0 || points.current.length > 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setCursor(null);
      points.current = [placed(event)];
      shown(stroke());
    },
    onPointerMove: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      if (points.current.length === 0 || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
      points.current = tool === 'rectangle' ? [points.current[0] ?? placed(event), placed(event)] : [...points.current, placed(event)];
      shown(stroke());
    },
    onPointerUp: end,
    onPointerCancel: end,
    onKeyDown: (event: KeyboardEvent) => {
      const step = Math.max(4, Math.max(extent.width, extent.height) / 50);
      const at = cursor ?? { x: extent.width / 2, y: extent.height / 2 };
      const moves: Record<string, Point> = { ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 }, ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step } };
      const move = moves[event.key];
      if (move === undefined && event.key !== ' ') return;
      event.preventDefault();
      if (move === undefined) return cursor === null ? setCursor(at) : stamp(at);
      setCursor({ x: Math.min(extent.width, Math.max(0, at.x + move.x)), y: Math.min(extent.height, Math.max(0, at.y + move.y)) });
    },
  };
  return { cursor, handlers };
}

// null if nothing is painted.
async function blackAndWhite(source: HTMLCanvasElement): Promise<Blob | null> {
  const copy = document.createElement('canvas');
  copy.width = source.width;
  copy.height = source.height;
  const context = copy.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas');
  context.drawImage(source, 0, 0);
  const pixels = context.getImageData(0, 0, copy.width, copy.height);
  if (!toBlackAndWhite(pixels.data)) return null;
  context.putImageData(pixels, 0, 0);
  return new Promise((done, failed) => copy.toBlob((blob) => (blob === null ? failed(new Error('The mask could not be made a file')) : done(blob)), 'image/png'));
}
