// How do pictures come in? Chosen, a folder of them, dropped anywhere on the page, pasted, or taken with the camera.

import { useEffect, useRef, useState } from 'preact/hooks';
import { Drawn } from '../controls/icons.tsx';
import { tell } from '../controls/notices.tsx';
import { plural } from '../decision/words.ts';
import { openCamera } from './camera.tsx';
import { chosenOf, droppedFiles, pastedFiles } from './picture_files.ts';

type Take = (pictures: File[]) => void;

function handOver(files: File[], take: Take): void {
  const { pictures, passedOver } = chosenOf(files);
  if (passedOver > 0) tell(`${plural(passedOver, 'file')} passed over: no ${passedOver === 1 ? 'picture' : 'pictures'}.`);
  if (pictures.length > 0) take(pictures);
  else if (files.length === 0) tell('There are no files in it.');
}

// A dialog in front takes what is dropped or pasted, so the innermost target alone answers.
const targets: { take: Take }[] = [];

// Takes what is dropped or pasted anywhere on the page. Returns whether something hovers over it.
export function useDropped(take: Take): boolean {
  const latest = useRef(take);
  latest.current = take;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const me = { take: (pictures: File[]) => latest.current(pictures) };
    targets.push(me);
    const mine = () => targets.at(-1) === me;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const drag = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(mine());
    };
    const leave = (event: DragEvent) => {
      // Leaving the window, not one element for the next.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      if (mine()) void droppedFiles(event.dataTransfer).then((files) => handOver(files, me.take));
    };
    const paste = (event: ClipboardEvent) => {
      if (event.clipboardData === null || event.clipboardData.files.length === 0 || !mine()) return;
      event.preventDefault();
      handOver(pastedFiles(event.clipboardData), me.take);
    };
    addEventListener('dragenter', drag);
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      targets.splice(targets.indexOf(me), 1);
      removeEventListener('dragenter', drag);
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, []);
  return over;
}

interface IntakeProps {
  take: Take;
  what: string; // 'pictures', 'normal pictures'
  primary?: boolean;
  compact?: boolean; // folder and camera as drawings alone
}

export function IntakeButtons({ take, what, primary = false, compact = false }: IntakeProps) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const chosen = (input: HTMLInputElement) => {
    handOver([...(input.files ?? [])], take);
    // The same files can be chosen again.
    input.value = '';
  };
  return (
    <div class="intake-buttons">
      <button type="button" class={primary ? 'primary' : ''} onClick={() => files.current?.click()}>
        <Drawn name="picture" /> Choose {what}
      </button>
      <button type="button" class={compact ? 'icon-only' : ''} aria-label="Folder" title="Choose a folder" onClick={() => folder.current?.click()}>
        <Drawn name="folder" /> {!compact && 'Folder'}
      </button>
      <button type="button" class={compact ? 'icon-only' : ''} aria-label="Camera" title="Use the camera" onClick={() => openCamera((file) => take([file]))}>
        <Drawn name="camera" /> {!compact && 'Camera'}
      </button>
      <input ref={files} type="file" multiple accept="image/*,.tif,.tiff,.bmp,.webp,.jp2,.exr,.hdr,.pgm,.ppm" hidden aria-label={`Choose ${what}`} onChange={(event) => chosen(event.currentTarget)} />
      <input ref={folder} type="file" multiple hidden aria-label={`Choose a folder of ${what}`} {...{ webkitdirectory: true }} onChange={(event) => chosen(event.currentTarget)} />
    </div>
  );
}
