// Takes pictures with the machine's own camera. Nothing leaves the page before a shot is taken.

import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../controls/notices.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { plural } from '../decision/words.ts';

const refusals: Record<string, string> = {
  NotAllowedError: 'The browser was told not to use the camera. Allow it in the address bar and open this again.',
  NotFoundError: 'No camera was found. Connect one and open this again.',
  NotReadableError: 'Another program uses the camera. Close it and open this again.',
};

// Whom the shots are for. The dialog outlives the button that opened it: the first shot may change what lies below.
const taker = signal<((file: File) => void) | null>(null);

export function openCamera(take: (file: File) => void): void {
  taker.value = take;
}

export function Camera() {
  const take = taker.value;
  return take === null ? null : <CameraDialog take={take} onClose={() => (taker.value = null)} />;
}

function CameraDialog({ take, onClose }: { take: (file: File) => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  const [camera, setCamera] = useState('');
  const [problem, setProblem] = useState('');
  const [ready, setReady] = useState(false);
  const [shots, setShots] = useState(0);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let wanted = true;
    const start = async () => {
      if (navigator.mediaDevices === undefined) {
        // Browsers hand out cameras to https and to localhost alone.
        setProblem('The browser gives cameras only to pages of https addresses or of this machine.');
        return;
      }
      try {
        const which = camera === '' ? { facingMode: 'environment' } : { deviceId: { exact: camera } };
        stream = await navigator.mediaDevices.getUserMedia({ video: { ...which, width: { ideal: 1920 }, height: { ideal: 1080 } } });
        if (!wanted || video.current === null) return stop();
        video.current.srcObject = stream;
        await video.current.play();
        setReady(true);
        setCameras((await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput'));
      } catch (error) {
        if (wanted) setProblem(refusals[error instanceof Error ? error.name : ''] ?? `The camera cannot be used: ${String(error)}`);
      }
    };
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    setReady(false);
    setProblem('');
    void start();
    return () => {
      wanted = false;
      stop();
    };
  }, [camera]);

  const shoot = () => {
    const view = video.current;
    if (view === null || view.videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    canvas.width = view.videoWidth;
    canvas.height = view.videoHeight;
    canvas.getContext('2d')?.drawImage(view, 0, 0);
    // PNG: a lossy file would put patterns of its own into the picture.
    canvas.toBlob((blob) => {
      if (blob === null) return setProblem('The picture could not be kept. Try again.');
      const stamp = new Date().toISOString().slice(0, 23).replaceAll(':', '-');
      take(new File([blob], `camera-${stamp}.png`, { type: 'image/png' }));
      setShots((count) => count + 1);
      announce('Picture taken');
    }, 'image/png');
  };

  return (
    <Dialog title="Camera" onClose={onClose} wide>
      {problem !== '' && <p role="alert">{problem}</p>}
      <video ref={video} class="camera-view" muted playsInline hidden={problem !== ''} aria-label="What the camera sees" />
      <div class="dialog-feet">
        {cameras.length > 1 && (
          <label class="field is-inline">
            Camera
            <select value={camera} onChange={(event) => setCamera(event.currentTarget.value)}>
              {cameras.map((device, index) => (
                <option key={device.deviceId} value={device.deviceId}>{device.label || `Camera ${index + 1}`}</option>
              ))}
            </select>
          </label>
        )}
        {shots > 0 && <span class="quiet">{plural(shots, 'picture')} taken</span>}
        <button type="button" onClick={onClose}>Done</button>
        <button type="button" class="primary" disabled={!ready} onClick={shoot}>Take picture</button>
      </div>
    </Dialog>
  );
}
