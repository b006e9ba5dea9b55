// How do wheel, fingers, mouse and keys move the picture in its frame? The arithmetic is viewport.ts's.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { fitScale, fitted, kept, panned, zoomedAt, type Size, type Viewport } from './viewport.ts';

const keyStep = 60; // frame pixels
const zoomStep = 1.25;

export interface Moves {
  view: Viewport;
  frame: Size;
  closer: () => void;
  farther: () => void;
  fit: () => void;
  actual: () => void;
}

// `of` names the picture: another one is shown whole again.
export function useViewport(element: RefObject<HTMLElement | null>, picture: Size, of: string): Moves {
  const [frame, setFrame] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<Viewport>(fitted);
  // Listeners are set once and must see what is current.
  const now = useRef({ frame, picture });
  now.current = { frame, picture };

  useEffect(() => setView(fitted), [of]);

  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const measure = () => {
      const size = { width: box.clientWidth, height: box.clientHeight };
      setFrame(size);
      setView((old) => kept(old, now.current.picture, size));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const zoomBy = (factor: number, x = 0, y = 0) =>
    setView((old) => zoomedAt(old, factor, x, y, now.current.picture, now.current.frame));
  const panBy = (x: number, y: number) => setView((old) => panned(old, x, y, now.current.picture, now.current.frame));

  useEffect(() => {
    const box = element.current;
    if (box === null) return;
    const fromCentre = (event: MouseEvent) => {
      const area = box.getBoundingClientRect();
      return { x: event.clientX - area.left - area.width / 2, y: event.clientY - area.top - area.height / 2 };
    };
    const fingers = new Map<number, { x: number; y: number }>();
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { x, y } = fromCentre(event);
      zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), x, y);
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, [data-region]'))) return;
      fingers.set(event.pointerId, fromCentre(event));
      box.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      const after = fromCentre(event);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other !== undefined) {
        const apart = (point: { x: number; y: number }) => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
        zoomBy(apart(after) / apart(before), (after.x + other.x) / 2, (after.y + other.y) / 2);
      }
      const share = other === undefined ? 1 : 0.5;
      panBy((after.x - before.x) * share, (after.y - before.y) * share);
      fingers.set(event.pointerId, after);
    };
    const up = (event: PointerEvent) => fingers.delete(event.pointerId);
    const twice = (event: MouseEvent) => {
      const { x, y } = fromCentre(event);
      setView((old) => (old.zoom > 1.01 ? fitted : zoomedAt(old, 3, x, y, now.current.picture, now.current.frame)));
    };
    const key = (event: KeyboardEvent) => {
      const step = { ArrowLeft: [keyStep, 0], ArrowRight: [-keyStep, 0], ArrowUp: [0, keyStep], ArrowDown: [0, -keyStep] }[event.key];
      if (step === undefined || !box.hasAttribute('data-arrows')) return;
      event.preventDefault();
      panBy(step[0] ?? 0, step[1] ?? 0);
    };
    box.addEventListener('wheel', wheel, { passive: false });
    box.addEventListener('pointerdown', down);
    box.addEventListener('pointermove', move);
    box.addEventListener('pointerup', up);
    box.addEventListener('pointercancel', up);
    box.addEventListener('dblclick', twice);
    box.addEventListener('keydown', key);
    return () => {
      box.removeEventListener('wheel', wheel);
      box.removeEventListener('pointerdown', down);
      box.removeEventListener('pointermove', move);
      box.removeEventListener('pointerup', up);
      box.removeEventListener('pointercancel', up);
      box.removeEventListener('dblclick', twice);
      box.removeEventListener('keydown', key);
    };
  }, []);

  return {
    view,
    frame,
    closer: () => zoomBy(zoomStep),
    farther: () => zoomBy(1 / zoomStep),
    fit: () => setView(fitted),
    actual: () => {
      const scale = fitScale(picture, frame);
      setView((old) => zoomedAt(old, 1 / (scale * old.zoom), 0, 0, picture, frame));
    },
  };
}
