import { Problem } from '../../shared/api/problem';
import type { Answer, Transport } from './transport';

const patienceMs = 5_000;
/** So often in a row, and a proxy in between must be keeping us from it. */
const mostFailures = 3;

const address = () => new URL('/api/heartbeats/socket', location.href.replace(/^http/, 'ws'));

/**
 * Heartbeats through one WebSocket where the server offers it, which costs it less. What the socket can't carry goes the
 * usual way at once, so that a viewer never depends on it; joining and leaving always go that way.
 */
export class SocketTransport implements Transport {
  private isOffered = false;
  private failures = 0;
  private socket: WebSocket | null = null;

  constructor(
    private readonly http: Transport,
    private readonly connect: () => WebSocket = () => new WebSocket(address()),
  ) {}

  async join(streamId: string): Promise<Answer> {
    const answer = await this.http.join(streamId);
    this.isOffered = answer.heartbeatSocket === true;
    this.failures = 0;
    return answer;
  }

  async beat(session: string, watchedMs: number): Promise<Answer> {
    if (!this.isOffered || this.failures >= mostFailures) return this.http.beat(session, watchedMs);
    let message: string;
    try {
      message = await this.ask(await this.open(), JSON.stringify({ session, watchedMs }));
      this.failures = 0;
    } catch {
      this.failures++;
      this.close();
      return this.http.beat(session, watchedMs);
    }
    return read(message);
  }

  leave(session: string, watchedMs: number): void {
    this.http.leave(session, watchedMs);
    this.close();
  }

  private close(): void {
    this.socket?.close();
    this.socket = null;
  }

  private async open(): Promise<WebSocket> {
    if (this.socket?.readyState === WebSocket.OPEN) return this.socket;
    this.close();
    const socket = this.connect();
    this.socket = socket;
    await once<Event>(socket, 'open');
    return socket;
  }

  private async ask(socket: WebSocket, message: string): Promise<string> {
    const answer = once<MessageEvent<unknown>>(socket, 'message');
    socket.send(message);
    return String((await answer).data);
  }
}

/** The next event of a name; fails when the socket closes first, or takes too long. */
function once<E extends Event>(socket: WebSocket, name: 'open' | 'message'): Promise<E> {
  return new Promise<E>((resolve, reject) => {
    const settle = new AbortController();
    const timer = setTimeout(() => fail(), patienceMs);
    const fail = () => {
      clearTimeout(timer);
      settle.abort();
      reject(new Error('The socket does not answer.'));
    };
    const { signal } = settle;
    socket.addEventListener(
      name,
      (event) => {
        clearTimeout(timer);
        settle.abort();
        resolve(event as E);
      },
      { signal },
    );
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
