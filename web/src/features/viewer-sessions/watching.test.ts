import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../shared/api/problem';
import type { Transport } from './transport';
import { Watching } from './watching';

const answer = (session: string, viewers = 1) => ({
  session,
  heartbeatSeconds: 10,
  viewers,
  state: 'live' as const,
});

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('watching a stream', () => {
  let watchedMs = 0;
  let transport: { [K in keyof Transport]: ReturnType<typeof vi.fn<Transport[K]>> };
  const onAudience = vi.fn();
  const begin = () =>
    new Watching({ streamId: 's', transport, watchedMs: () => watchedMs, onAudience, random: () => 0.5 });

  beforeEach(() => {
    vi.useFakeTimers();
    watchedMs = 0;
    onAudience.mockClear();
    transport = {
      join: vi.fn<Transport['join']>().mockResolvedValue(answer('joined')),
      beat: vi.fn<Transport['beat']>().mockResolvedValue(answer('beaten', 5)),
      leave: vi.fn<Transport['leave']>(),
    };
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('joins, then beats with the token of the answer before', async () => {
    begin().start();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.join).toHaveBeenCalledExactlyOnceWith('s');
    watchedMs = 9_000;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.beat).toHaveBeenLastCalledWith('joined', 9_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.beat).toHaveBeenLastCalledWith('beaten', 9_000);
    expect(onAudience).toHaveBeenLastCalledWith({ viewers: 5, state: 'live' });
  });

  it('never joins when it is started and stopped in one breath', async () => {
    const watching = begin();
    watching.start();
    watching.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transport.join).not.toHaveBeenCalled();
    expect(transport.leave).not.toHaveBeenCalled();
  });

  it('joins once under a double mount', async () => {
    const first = begin();
    first.start();
    first.stop();
    begin().start();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.join).toHaveBeenCalledOnce();
  });

  it('leaves with the last token and falls silent', async () => {
    const watching = begin();
    watching.start();
    await vi.advanceTimersByTimeAsync(0);
    watchedMs = 4_000;
    watching.stop();
    expect(transport.leave).toHaveBeenCalledExactlyOnceWith('joined', 4_000);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(transport.beat).not.toHaveBeenCalled();
  });

  it('gives back a seat that was granted after it had left', async () => {
    const pending = deferred<Awaited<ReturnType<Transport['join']>>>();
    transport.join.mockReturnValue(pending.promise);
    const watching = begin();
    watching.start();
    await vi.advanceTimersByTimeAsync(0);
    watching.stop();
    expect(transport.leave).not.toHaveBeenCalled();
    pending.resolve(answer('late'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transport.leave).toHaveBeenCalledExactlyOnceWith('late', 0);
    expect(transport.beat).not.toHaveBeenCalled();
    expect(onAudience).not.toHaveBeenCalled();
  });

  it('has at most one heartbeat under way, however slow the answer', async () => {
    const pending = deferred<Awaited<ReturnType<Transport['beat']>>>();
    transport.beat.mockReturnValue(pending.promise);
    begin().start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(transport.beat).toHaveBeenCalledOnce();
  });

  it('joins anew after an invalid session and counts watch time from there', async () => {
    transport.beat.mockRejectedValueOnce(new Problem(401, 'invalid-session'));
    transport.join.mockResolvedValueOnce(answer('first')).mockResolvedValueOnce(answer('second'));
    begin().start();
    await vi.advanceTimersByTimeAsync(0);
    watchedMs = 10_000;
    await vi.advanceTimersByTimeAsync(10_500);
    expect(transport.join).toHaveBeenCalledTimes(2);
    watchedMs = 18_000;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.beat).toHaveBeenLastCalledWith('second', 8_000);
  });

  it('sends the same token again after a lost answer', async () => {
    transport.beat.mockRejectedValueOnce(new TypeError('network'));
    begin().start();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(transport.beat.mock.calls.map(([session]) => session)).toEqual(['joined', 'joined']);
  });

  it('goes on with what it knows when a heartbeat brings no news', async () => {
    transport.beat.mockResolvedValue(null);
    begin().start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(transport.beat.mock.calls.map(([session]) => session)).toEqual(['joined', 'joined', 'joined']);
    expect(onAudience).toHaveBeenCalledOnce();
  });

  it('stops when the stream has ended', async () => {
    transport.beat.mockResolvedValue({ ...answer('last'), state: 'ended' });
    begin().start();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(transport.beat).toHaveBeenCalledOnce();
    expect(transport.join).toHaveBeenCalledOnce();
  });

  it('can start again after it stopped, as a page from the back-forward cache does', async () => {
    const watching = begin();
    watching.start();
    await vi.advanceTimersByTimeAsync(0);
    watching.stop();
    watching.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.join).toHaveBeenCalledTimes(2);
  });
});
