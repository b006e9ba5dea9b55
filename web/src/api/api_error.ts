// What went wrong with a request, and what can a person do about it? Tested by api_error.test.ts

import type { Problem } from './types.ts';

export class ApiError extends Error {
  // kind     the server's (style.md section 2), or 'unreachable', 'cancelled', 'unreadable' for what never got there
  // wait     seconds the server asks to wait (Retry-After), or null
  constructor(
    readonly kind: string,
    message: string,
    readonly status = 0,
    readonly wait: number | null = null,
  ) {
    super(message);
  }

  // The server may take the same request later: nothing is wrong with it.
  get passes(): boolean {
    return this.kind === 'busy' || this.kind === 'stopping' || this.status === 429 || this.status === 503;
  }
}

const advice: Record<string, string> = {
  'invalid-argument': 'Change what is named and try again.',
  'not-found': 'It may have been deleted. Reload the list.',
  'bad-format': 'Use a picture file such as JPEG, PNG, TIFF, WebP or BMP.',
  incompatible: 'Use the model the prompt set was made with, or make the set again.',
  limit: 'Send smaller or fewer pictures. System lists the limits.',
  backend: 'Try again. If it stays, the server’s log says more.',
  unauthorised: 'Enter a token that is valid.',
  forbidden: 'This token may only look. Ask for one with full access.',
  conflict: 'Someone changed it meanwhile, or the name is taken. Reload or choose another name.',
  busy: 'It is sent again as soon as the server has room.',
  deadline: 'The server took too long. Try again with fewer pictures at once.',
  'disk-full': 'Delete old results in History, or make room on the server.',
  stopping: 'The server is restarting. Try again in a moment.',
  unreachable: 'Check the network and that inctrl serve is running. Nothing you added is lost.',
  unreadable: 'A proxy may have answered in its place. Try again.',
};

function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  // The name of a file or field at the head stays as it is written.
  const capital = /^[a-z]+[ ,]/.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

// One or two plain sentences: what happened, and what to do.
export function sentencesOf(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return asSentence(error instanceof Error ? error.message : String(error));
  }
  return [asSentence(error.message), advice[error.kind] ?? ''].filter(Boolean).join(' ');
}

// Seconds of a Retry-After header, which is a number or a date; null if it is neither.
export function waitOf(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, (date - now) / 1000);
}

export async function errorOf(response: Response): Promise<ApiError> {
  const wait = waitOf(response.headers.get('Retry-After'));
  try {
    const problem = (await response.json()) as Partial<Problem>;
    const message = problem.detail || problem.title || `The server answered ${response.status}`;
    return new ApiError(problem.kind ?? 'unreadable', message, response.status, wait);
  } catch {
    const kind = response.status === 429 || response.status === 503 ? 'busy' : 'unreadable';
    return new ApiError(kind, `The server answered ${response.status} without saying why`, response.status, wait);
  }
}
