// A small picture that is fetched when it comes into sight.

import { useEffect, useRef, useState } from 'preact/hooks';
import { usePicture, useFileUrl } from './use_picture.ts';

function useInSight<T extends Element>() {
  const element = useRef<T>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null || seen) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: '200px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [seen]);
  return { element, seen };
}

// alt   empty where the name is written beside it
export function Thumbnail({ path, alt = '' }: { path: string | null; alt?: string }) {
  const { element, seen } = useInSight<HTMLSpanElement>();
  const { url, problem } = usePicture(seen ? path : null);
  return (
    <span class="thumbnail" ref={element} title={problem ?? undefined}>
      {url !== null && <img src={url} alt={alt} draggable={false} />}
    </span>
  );
}

export function FileThumbnail({ file, alt = '' }: { file: Blob; alt?: string }) {
  const { element, seen } = useInSight<HTMLSpanElement>();
  const url = useFileUrl(seen ? file : null);
  const [shown, setShown] = useState(true);
  return (
    <span class="thumbnail" ref={element}>
      {/* A browser cannot show every kind of picture the server reads. */}
      {url !== null && shown && <img src={url} alt={alt} draggable={false} onError={() => setShown(false)} />}
    </span>
  );
}
