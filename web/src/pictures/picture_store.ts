// Where does an <img> get its picture? Through fetch, which carries the token, as an object URL. A picture that nobody
// shows is kept for a while, then its URL is revoked. Tested by picture_store.test.ts

type Load = (path: string) => Promise<Blob>;

interface Entry {
  users: number;
  url: Promise<string>;
}

export class PictureStore {
  // In the order of last use; Map keeps it.
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly load: Load,
    private readonly spare = 120,
    private readonly urls: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'> = URL,
  ) {}

  // Each acquire() is followed by one release().
  acquire(path: string): Promise<string> {
    const known = this.entries.get(path);
    const entry = known ?? { users: 0, url: this.fetched(path) };
    entry.users += 1;
    this.entries.delete(path);
    this.entries.set(path, entry);
    return entry.url;
  }

  release(path: string): void {
    const entry = this.entries.get(path);
    if (entry === undefined) return;
    entry.users -= 1;
    const unused = [...this.entries].filter(([, { users }]) => users === 0);
    for (const [old] of unused.slice(0, Math.max(0, unused.length - this.spare))) this.forget(old);
  }

  // What changed on the server, such as a mask, is fetched anew.
  forget(path: string): void {
    const entry = this.entries.get(path);
    this.entries.delete(path);
    entry?.url.then((url) => this.urls.revokeObjectURL(url)).catch(() => undefined);
  }

  private async fetched(path: string): Promise<string> {
    try {
      return this.urls.createObjectURL(await this.load(path));
    } catch (error) {
      // The next one who asks tries again.
      this.entries.delete(path);
      throw error;
    }
  }
}
