import { renderHook, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineOptions } from './engine';
import { useHlsPlayback, type PlaybackSource } from './use-hls-playback';

const made = vi.hoisted(() => [] as { options: EngineOptions; engine: Engine }[]);
vi.mock('./hls-engine', () => ({
  playThroughHls: (options: EngineOptions) => {
    const engine = {
      stallTimeoutMs: 12_000,
      reload: vi.fn(),
      resume: vi.fn(),
      goLive: vi.fn(),
      destroy: vi.fn(),
    };
    made.push({ options, engine });
    return engine;
  },
}));

describe('the playback of a stream', () => {
  const source: PlaybackSource = { url: '/hls/s.m3u8', state: 'live', media: 'ok' };
  let video: { current: HTMLVideoElement };
  beforeEach(() => {
    made.length = 0;
    vi.stubGlobal('MediaSource', class {});
    video = { current: document.createElement('video') };
    video.current.autoplay = true;
  });
  const play = (change: Partial<PlaybackSource> = {}) =>
    renderHook((props: PlaybackSource) => useHlsPlayback(video, props), {
      initialProps: { ...source, ...change },
    });
  const engines = (count: number) => waitFor(() => expect(made).toHaveLength(count));
  const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

  it.each(['waiting', 'unsupported', 'stalled'] as const)(
    'asks for no playlist while the media is %s from the beginning, and begins when it is ok',
    async (media) => {
      const { rerender } = play({ media });
      await soon();
      expect(made).toHaveLength(0);
      rerender(source);
      await engines(1);
    },
  );

  it('goes on with the same playlist after a stall, a new publisher and an interruption', async () => {
    const { rerender } = play();
    await engines(1);
    const { engine } = made[0]!;
    for (const change of [{ media: 'stalled' }, { media: 'waiting' }, { state: 'interrupted' }] as const) {
      rerender({ ...source, ...change });
      rerender(source);
    }
    expect(made).toHaveLength(1);
    expect(engine.resume).toHaveBeenCalledTimes(3);
    expect(engine.destroy).not.toHaveBeenCalled();
  });

  it('ends when browsers cannot play what arrives, and when the stream is over', async () => {
    const { rerender } = play();
    await engines(1);
    rerender({ ...source, media: 'unsupported' });
    expect(made[0]!.engine.destroy).toHaveBeenCalledOnce();
    rerender(source);
    await engines(2);
    rerender({ ...source, state: 'ended', media: 'stalled' });
    expect(made[1]!.engine.destroy).toHaveBeenCalledOnce();
  });

  it('changes to another playlist when its address changes', async () => {
    const { rerender } = play();
    await engines(1);
    rerender({ ...source, url: 'https://second.example.test/hls/s.m3u8' });
    await engines(2);
    expect(made[0]!.engine.destroy).toHaveBeenCalledOnce();
    expect(made[1]!.options.url).toBe('https://second.example.test/hls/s.m3u8');
  });

  it('does not let a video that the viewer has paused play by itself', async () => {
    play();
    await engines(1);
    video.current.dispatchEvent(new Event('pause'));
    expect(video.current.autoplay).toBe(false);
    video.current.dispatchEvent(new Event('play'));
    expect(video.current.autoplay).toBe(true);
  });

  it('does not take the end of a video for a pause', async () => {
    play();
    await engines(1);
    Object.defineProperty(video.current, 'ended', { value: true });
    video.current.dispatchEvent(new Event('pause'));
    expect(video.current.autoplay).toBe(true);
  });

  it('starts over when the picture stands still although segments arrive', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      Object.defineProperty(video.current, 'paused', { value: false });
      const { rerender } = play();
      await vi.dynamicImportSettled();
      vi.advanceTimersByTime(14_000);
      expect(made[0]!.engine.reload).toHaveBeenCalledOnce();
      rerender({ ...source, media: 'stalled' });
      vi.advanceTimersByTime(60_000);
      expect(made[0]!.engine.reload).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });
});
