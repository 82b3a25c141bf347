import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from './transport';
import { SocketTransport } from './socket-transport';

const answer = { session: 'next', heartbeatSeconds: 10, viewers: 3, state: 'live' as const };

/** What a page sees of a WebSocket, in the hand of the test. */
class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  sent: string[] = [];

  open() {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  say(data: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
  send(message: string) {
    this.sent.push(message);
  }
  close() {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }
}

describe('heartbeats through a socket', () => {
  let http: { [K in keyof Transport]: ReturnType<typeof vi.fn<Transport[K]>> };
  let sockets: FakeSocket[];
  let transport: SocketTransport;

  beforeEach(() => {
    vi.useFakeTimers();
    http = {
      join: vi.fn<Transport['join']>().mockResolvedValue({ ...answer, heartbeatSocket: true }),
      beat: vi.fn<Transport['beat']>().mockResolvedValue({ ...answer, session: 'by http' }),
      leave: vi.fn<Transport['leave']>(),
    };
    sockets = [];
    transport = new SocketTransport(http, () => {
      sockets.push(new FakeSocket());
      return sockets.at(-1) as unknown as WebSocket;
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A heartbeat that the socket answers, opening it first where it must. */
  async function beaten(session = 'token', reply: unknown = answer) {
    const beat = transport.beat(session, 7);
    beat.catch(() => undefined);
    const socket = sockets.at(-1)!;
    if (socket.readyState === WebSocket.CONNECTING) socket.open();
    await vi.advanceTimersByTimeAsync(0);
    socket.say(reply);
    return beat;
  }

  const sent = (socket: FakeSocket) => socket.sent.map((message) => JSON.parse(message) as unknown);

  it('are not sent that way unless it is offered', async () => {
    http.join.mockResolvedValue(answer);
    await transport.join('s');
    await transport.beat('token', 7);
    expect(http.beat).toHaveBeenCalledExactlyOnceWith('token', 7);
    expect(sockets).toHaveLength(0);
  });

  /** The two quiet ones after an answered one. */
  async function quiet(session = 'token') {
    expect(await transport.beat(session, 8)).toBeNull();
    expect(await transport.beat(session, 9)).toBeNull();
  }

  it('go through one connection, and two of three want no answer', async () => {
    await transport.join('s');
    expect(await beaten('first')).toEqual(answer);
    await quiet('second');
    expect(await beaten('second')).toEqual(answer);
    expect(sockets).toHaveLength(1);
    expect(sent(sockets[0]!)).toEqual([
      { session: 'first', watchedMs: 7 },
      { session: 'second', watchedMs: 8, quiet: true },
      { session: 'second', watchedMs: 9, quiet: true },
      { session: 'second', watchedMs: 7 },
    ]);
    expect(http.beat).not.toHaveBeenCalled();
  });

  it('that were quiet tell their news before the next is sent', async () => {
    await transport.join('s');
    await beaten();
    await transport.beat('token', 8);
    const newer = { ...answer, session: 'newer', heartbeatSeconds: 20 };
    sockets[0]!.say(newer);
    expect(await transport.beat('token', 9)).toEqual(newer);
    expect(await beaten('newer')).toEqual(answer);
    expect(sent(sockets[0]!).slice(-2)).toEqual([
      { session: 'newer', watchedMs: 9, quiet: true },
      { session: 'newer', watchedMs: 7 },
    ]);
  });

  it('that were quiet and are refused are refused when the next is due', async () => {
    await transport.join('s');
    await beaten();
    await transport.beat('token', 8);
    sockets[0]!.say({ type: 'invalid-session', status: 401 });
    await expect(transport.beat('token', 9)).rejects.toMatchObject({ status: 401, slug: 'invalid-session' });
  });

  it('that are refused are refused as by http', async () => {
    await transport.join('s');
    const refusal = { type: 'busy', status: 503, title: 'Busy', retryAfterSeconds: 5 };
    await expect(beaten('token', refusal)).rejects.toMatchObject({
      status: 503,
      slug: 'busy',
      retryAfterMs: 5_000,
    });
    expect(http.beat).not.toHaveBeenCalled();
  });

  it('go by http at once when the connection breaks, and through a new one the next time', async () => {
    await transport.join('s');
    await beaten();
    await quiet();
    const beat = transport.beat('token', 7);
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]!.close();
    expect(await beat).toMatchObject({ session: 'by http' });
    expect(await beaten()).toEqual(answer);
    expect(sockets).toHaveLength(2);
  });

  it('go by http when there is no answer, and a late one is not taken for the next', async () => {
    await transport.join('s');
    await beaten();
    await quiet();
    const beat = transport.beat('token', 7);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await beat).toMatchObject({ session: 'by http' });
    const next = beaten('other', { ...answer, session: 'right' });
    sockets[0]!.say({ ...answer, session: 'late' });
    expect(await next).toMatchObject({ session: 'right' });
  });

  it('are not tried that way for ever where it never works', async () => {
    await transport.join('s');
    for (let n = 0; n < 5; n++) {
      const beat = transport.beat('token', 7);
      sockets.at(-1)!.close();
      await beat;
    }
    expect(sockets).toHaveLength(3);
    expect(http.beat).toHaveBeenCalledTimes(5);
  });

  it('end with the viewer, whose goodbye goes by http', async () => {
    await transport.join('s');
    await beaten();
    transport.leave('token', 9);
    expect(http.leave).toHaveBeenCalledExactlyOnceWith('token', 9);
    expect(sockets[0]!.readyState).toBe(WebSocket.CLOSED);
    expect(vi.getTimerCount()).toBe(0);
  });
});
