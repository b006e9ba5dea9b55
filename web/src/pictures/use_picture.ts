// A component's view of the picture store: the object URL of a path, once it is there.

import { useEffect, useState } from 'preact/hooks';
import { sentencesOf } from '../api/api_error.ts';
import { client } from '../api/routes.ts';
import { PictureStore } from './picture_store.ts';

export const pictureStore = new PictureStore((path) => client.blob(path));

interface Loaded {
  path: string | null;
  url: string | null;
  problem: string | null;
}

const nothing: Loaded = { path: null, url: null, problem: null };

export function usePicture(path: string | null): Loaded {
  const [loaded, setLoaded] = useState(nothing);
  useEffect(() => {
    if (path === null) {
      setLoaded(nothing);
      return;
    }
    let wanted = true;
    pictureStore.acquire(path).then(
      (url) => wanted && setLoaded({ path, url, problem: null }),
      (error: unknown) => wanted && setLoaded({ path, url: null, problem: sentencesOf(error) }),
    );
    return () => {
      wanted = false;
      pictureStore.release(path);
    };
  }, [path]);
  // Until the effect has run, what is loaded is another path's.
  return loaded.path === path ? loaded : { ...nothing, path };
}

// A file of this page's own, such as one that waits to be sent.
export function useFileUrl(file: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [file]);
  return url;
}
