import { Problem } from '../../shared/api/problem';
import type { Answer, Transport } from './transport';

const patienceMs = 5_000;
/** So often in a row, and a proxy in between must be keeping us from it. */
const mostFailures = 3;
/** So many between two that want an answer: a connection that dies without a sign is noticed three intervals later at most. */
const quietInARow = 2;

const address = () => new URL('/api/heartbeats/socket', location.href.replace(/^http/, 'ws'));

/**
 * Heartbeats through one WebSocket where the server offers it, which costs it less: two of three want no answer. What the
 * socket can't carry goes the usual way at once, so that a viewer never depends on it; joining and leaving always go that
 * way.
 */
export class SocketTransport implements Transport {
  private isOffered = false;
  private failures = 0;
  private socket: WebSocket | null = null;
  /** Answers that nobody has read yet: one to a quiet heartbeat comes when there is news, or a refusal. */
  private news: string[] = [];
  /** How many more want none. The first heartbeat of a connection does: whether it arrives has to be known. */
  private quietLeft = 0;

  constructor(
    private readonly http: Transport,
    private readonly connect: () => WebSocket = () => new WebSocket(address()),
  ) {}

  async join(streamId: string): Promise<Answer> {
    const answer = await this.http.join(streamId);
    this.isOffered = answer.heartbeatSocket === true;
    this.failures = 0;
    this.news = [];
    return answer;
  }

  async beat(session: string, watchedMs: number): Promise<Answer | null> {
    if (!this.isOffered || this.failures >= mostFailures) return this.http.beat(session, watchedMs);
    const news = this.news.pop();
    this.news = [];
    // It names the token to go on with, so it has to be read before anything is sent.
    const told = news === undefined ? null : read(news);
    const token = told?.session ?? session;
    try {
      const socket = await this.open();
      if (this.quietLeft > 0) {
        this.quietLeft--;
        socket.send(JSON.stringify({ session: token, watchedMs, quiet: true }));
        return told;
      }
      const answer = once(socket, 'message');
      socket.send(JSON.stringify({ session: token, watchedMs }));
      await answer;
      this.quietLeft = quietInARow;
      this.failures = 0;
    } catch {
      this.failures++;
      this.close();
      return this.http.beat(token, watchedMs);
    }
    const message = this.news.pop();
    return message === undefined ? told : read(message);
  }

  leave(session: string, watchedMs: number): void {
    this.http.leave(session, watchedMs);
    this.close();
  }

  private close(): void {
    const socket = this.socket;
    this.socket = null;
    this.news = [];
    this.quietLeft = 0;
    socket?.close();
  }

  private async open(): Promise<WebSocket> {
    if (this.socket?.readyState === WebSocket.OPEN) return this.socket;
    this.close();
    const socket = this.connect();
    this.socket = socket;
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (socket === this.socket) this.news.push(String(event.data));
    });
    await once(socket, 'open');
    return socket;
  }
}

/** The next event of a name; fails when the socket closes first, or takes too long. */
function once(socket: WebSocket, name: 'open' | 'message'): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = new AbortController();
    const done = (settled: () => void) => () => {
      clearTimeout(timer);
      settle.abort();
      settled();
    };
    const fail = done(() => reject(new Error('The socket does not answer.')));
    const timer = setTimeout(fail, patienceMs);
    const { signal } = settle;
    socket.addEventListener(name, done(resolve), { signal });
    socket.addEventListener('close', fail, { signal });
    socket.addEventListener('error', fail, { signal });
  });
}

function read(message: string): Answer {
  const body = JSON.parse(message) as Answer & { status?: number; type?: string; retryAfterSeconds?: number };
  if (typeof body.status !== 'number') return body;
  const wait = typeof body.retryAfterSeconds === 'number' ? body.retryAfterSeconds * 1000 : null;
  throw new Problem(body.status, body.type ?? `socket-${body.status}`, undefined, {}, wait);
}
