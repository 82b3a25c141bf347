import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeEventSource } from '../../testing/fake-event-source';
import { listenToStream } from './stream-events';

describe('listening to a stream', () => {
  const onChange = vi.fn();
  const onConnected = vi.fn();
  const listen = () => listenToStream('s1', { onChange, onConnected });
  const latest = () => FakeEventSource.opened.at(-1) as FakeEventSource;

  beforeEach(() => {
    vi.useFakeTimers();
    FakeEventSource.install();
    onChange.mockClear();
    onConnected.mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes on viewers, state and media', () => {
    listen();
    latest().say('viewers', { viewers: 7 });
    latest().say('state', { state: 'interrupted' });
    latest().say('state', { state: 'live', media: 'waiting' });
    expect(latest().url).toBe('/api/streams/s1/events');
    expect(onChange.mock.calls).toEqual([
      [{ viewers: 7 }],
      [{ state: 'interrupted' }],
      [{ state: 'live', media: 'waiting' }],
    ]);
  });

  it('ignores what it cannot read', () => {
    listen();
    latest().say('viewers', { viewers: 'many' });
    latest().say('state', { state: 'exploded' });
    latest().say('state', null);
    expect(onChange).not.toHaveBeenCalled();
    latest().say('state', { state: 'live', media: 'exploded' });
    expect(onChange).toHaveBeenCalledExactlyOnceWith({ state: 'live' });
  });

  it('comes back after a refusal, and until then says that it is not connected', () => {
    listen();
    latest().refuse();
    expect(onConnected).toHaveBeenLastCalledWith(false);
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  it('ends with the stream and does not come back', () => {
    listen();
    latest().say('ended', { endedAt: '2026-01-01T00:00:00Z' });
    expect(onChange).toHaveBeenLastCalledWith({ state: 'ended', endedAt: '2026-01-01T00:00:00Z' });
    latest().refuse();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });

  it('closes when told to stop, even while waiting to come back', () => {
    const stop = listen();
    latest().refuse();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});
