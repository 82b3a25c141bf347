import { renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from './transport';
import { useViewerSession } from './use-viewer-session';

const answer = { session: 'token', heartbeatSeconds: 10, viewers: 3, state: 'live' as const };

describe('the viewer session of a page', () => {
  let transport: { [K in keyof Transport]: ReturnType<typeof vi.fn<Transport[K]>> };
  beforeEach(() => {
    vi.useFakeTimers();
    transport = {
      join: vi.fn<Transport['join']>().mockResolvedValue(answer),
      beat: vi.fn<Transport['beat']>().mockResolvedValue(answer),
      leave: vi.fn<Transport['leave']>(),
    };
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const video = { current: null };
  const open = (active = true) =>
    renderHook(
      (props: { active: boolean }) =>
        useViewerSession({
          streamId: 's',
          ...props,
          video,
          onAudience: () => {},
          transport,
        }),
      { wrapper: StrictMode, initialProps: { active } },
    );

  it('joins once in StrictMode, and is silent after the page is gone', async () => {
    const { unmount } = open();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(transport.join).toHaveBeenCalledOnce();
    expect(transport.beat).toHaveBeenCalledTimes(2);
    unmount();
    expect(transport.leave).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transport.beat).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves when the page is hidden for good and joins when it comes back from the cache', async () => {
    open();
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event('pagehide'));
    expect(transport.leave).toHaveBeenCalledOnce();
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.join).toHaveBeenCalledTimes(2);
  });

  it('does not join a stream that is over, and leaves one that ends', async () => {
    const { rerender } = open(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(transport.join).not.toHaveBeenCalled();
    rerender({ active: true });
    await vi.advanceTimersByTimeAsync(0);
    rerender({ active: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transport.beat).not.toHaveBeenCalled();
  });
});
