import { vi } from 'vitest';

type Listener = (event: string, data: never) => void;

/** Stands in for hls.js: says what the test tells it to, and remembers what it was asked for. */
export class FakeHls {
  static readonly Events = new Proxy({} as Record<string, string>, { get: (_, name) => name });
  static readonly ErrorTypes = { MEDIA_ERROR: 'mediaError', NETWORK_ERROR: 'networkError' };
  static readonly isSupported = () => true;
  static made: FakeHls[] = [];

  targetLatency: number | null = null;
  liveSyncPosition: number | null = null;
  readonly attachMedia = vi.fn();
  readonly detachMedia = vi.fn(() => this.say('MEDIA_DETACHED', {}));
  readonly loadSource = vi.fn();
  readonly startLoad = vi.fn();
  readonly stopLoad = vi.fn();
  readonly recoverMediaError = vi.fn();
  readonly destroy = vi.fn();
  private readonly listeners: [string, Listener][] = [];

  constructor() {
    FakeHls.made.push(this);
  }

  on(event: string, listener: Listener) {
    this.listeners.push([event, listener]);
  }

  say(event: string, data: unknown) {
    for (const [name, listener] of this.listeners) if (name === event) listener(event, data as never);
  }

  /** A playlist was loaded. */
  level(details: { live?: boolean; targetduration?: number } = {}) {
    this.say('LEVEL_UPDATED', { details: { live: true, targetduration: 2, ...details } });
  }

  /** A fragment was loaded, read and buffered. */
  fragment(start: number, tracks: Record<string, unknown>) {
    this.say('FRAG_LOADED', { frag: { start } });
    this.say('BUFFER_CODECS', tracks);
    this.say('FRAG_PARSED', { frag: { start, elementaryStreams: tracks } });
    this.say('FRAG_BUFFERED', {});
  }
}
