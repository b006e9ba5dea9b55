// How does a request reach the server? With the token, if one was given; a 401 asks for one and tries again, so
// nothing under way is lost. Tested by client.test.ts

import { signal, type Signal } from '@preact/signals';
import { ApiError, errorOf } from './api_error.ts';

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

// Where the token lives; sessionStorage in the browser, so it ends with the tab.
export interface TokenPlace {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const tokenKey = 'inctrl.token';

export class Client {
  // 'wanted': a request is waiting for a token; 'refused': the one given was not taken.
  readonly token: Signal<'none' | 'wanted' | 'refused'> = signal('none');
  private answers: ((given: boolean) => void)[] = [];

  constructor(
    private readonly place: TokenPlace,
    private readonly fetch: Fetch = (path, init) => globalThis.fetch(path, init),
  ) {}

  async send(path: string, init: RequestInit = {}): Promise<Response> {
    for (;;) {
      const token = this.place.getItem(tokenKey);
      const headers = new Headers(init.headers);
      if (token !== null) headers.set('Authorization', `Bearer ${token}`);
      const response = await this.reach(path, { ...init, headers });
      if (response.ok) return response;
      if (response.status !== 401) throw await errorOf(response);
      // Another request may have brought a new token while this one was on its way.
      if (token === this.place.getItem(tokenKey) && !(await this.askForToken(token !== null, init.signal))) {
        throw await errorOf(response);
      }
    }
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await this.send(path, init);
    try {
      return (await response.json()) as T;
    } catch {
      throw new ApiError('unreadable', 'The server’s answer could not be read', response.status);
    }
  }

  post<T>(path: string, body: unknown, init: RequestInit = {}): Promise<T> {
    return this.json<T>(path, { method: 'POST', ...jsonBody(body), ...init });
  }

  async blob(path: string, init: RequestInit = {}): Promise<Blob> {
    return (await this.send(path, init)).blob();
  }

  // null: no token will be given.
  giveToken(token: string | null): void {
    if (token === null) this.place.removeItem(tokenKey);
    else this.place.setItem(tokenKey, token);
    this.token.value = 'none';
    for (const answer of this.answers.splice(0)) answer(token !== null);
  }

  private askForToken(refused: boolean, abort?: AbortSignal | null): Promise<boolean> {
    if (this.token.value === 'none') this.token.value = refused ? 'refused' : 'wanted';
    return new Promise((resolve) => {
      this.answers.push(resolve);
      abort?.addEventListener('abort', () => resolve(false), { once: true });
    });
  }

  private async reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(path, init);
    } catch (error) {
      if (init.signal?.aborted) throw new ApiError('cancelled', 'Cancelled');
      throw new ApiError('unreachable', error instanceof TypeError ? 'The server does not answer' : String(error));
    }
  }
}

export function jsonBody(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}
