import type { Stream, StreamMediaState, StreamState } from '../../shared/api/types';

type Change = Partial<Pick<Stream, 'viewers' | 'state' | 'media' | 'endedAt'>>;

interface Handlers {
  onChange: (change: Change) => void;
  /** While this is false, the page has to poll. */
  onConnected: (connected: boolean) => void;
}

const reopenMs = 8_000;

/** Listens to the events of one stream; the first ones have its present state. Returns how to stop. */
export function listenToStream(streamId: string, { onChange, onConnected }: Handlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const open = () => {
    source = new EventSource(`/api/streams/${encodeURIComponent(streamId)}/events`);
    source.addEventListener('open', () => onConnected(true));
    source.addEventListener('error', () => {
      onConnected(false);
      // The browser reconnects after a lost connection, but gives up for good after a refusal.
      if (source?.readyState === EventSource.CLOSED && !over) timer = setTimeout(open, reopenMs);
    });
    on('viewers', ({ viewers }) => (typeof viewers === 'number' ? { viewers } : null));
    on('state', ({ state, media }) => (isState(state) ? { state, ...(isMedia(media) && { media }) } : null));
    on('ended', ({ endedAt }) => {
      over = true;
      source?.close();
      onConnected(false);
      return { state: 'ended', endedAt: typeof endedAt === 'string' ? endedAt : new Date().toISOString() };
    });
  };

  const on = (name: string, read: (data: Record<string, unknown>) => Change | null) =>
    source?.addEventListener(name, (event) => {
      const change = read(parse((event as MessageEvent<string>).data));
      if (change) onChange(change);
    });

  open();
  return () => {
    over = true;
    clearTimeout(timer);
    source?.close();
  };
}

const isState = (value: unknown): value is StreamState =>
  value === 'live' || value === 'interrupted' || value === 'ended';

const isMedia = (value: unknown): value is StreamMediaState =>
  value === 'waiting' || value === 'ok' || value === 'unsupported' || value === 'stalled';

function parse(data: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(data);
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
