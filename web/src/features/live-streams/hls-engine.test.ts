import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHls } from '../../testing/fake-hls';
import type { Engine } from './engine';
import { playThroughHls } from './hls-engine';
import { targetLatency } from './hls-options';

vi.mock('hls.js/light', async () => ({ default: (await import('../../testing/fake-hls')).FakeHls }));

const fatal = (type = 'networkError') => ({ fatal: true, type });
const both = { audio: {}, video: {} };

describe('the engine that plays through hls.js', () => {
  let video: HTMLVideoElement;
  let hls: FakeHls;
  let engine: Engine;
  const onTrouble = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    onTrouble.mockClear();
    video = document.createElement('video');
    video.autoplay = true;
    let paused = false;
    Object.defineProperty(video, 'paused', { get: () => paused });
    Object.defineProperty(video, 'readyState', { value: 4, writable: true });
    video.play = vi.fn(async () => {
      paused = false;
    });
    video.pause = () => {
      paused = true;
      video.autoplay = false;
    };
    engine = playThroughHls({ video, url: '/hls/s.m3u8', onTrouble }) as Engine;
    hls = FakeHls.made.at(-1) as FakeHls;
  });
  afterEach(() => {
    engine.destroy();
    vi.useRealTimers();
  });

  it('plays as near to the live edge as segments of this length allow', () => {
    hls.say('MANIFEST_LOADED', { levels: [{ details: { targetduration: 2 } }] });
    expect(hls.targetLatency).toBe(3.5);
    hls.level({ targetduration: 8 });
    expect(hls.targetLatency).toBe(targetLatency(8));
    expect(engine.stallTimeoutMs).toBe(16_000);
  });

  it('keeps what hls.js has added to the latency after stalls, while segments keep their length', () => {
    hls.level();
    hls.targetLatency = 5;
    hls.level();
    expect(hls.targetLatency).toBe(5);
  });

  it('begins anew at the first fragment with a picture when it began with sound only', () => {
    hls.say('BUFFER_CREATED', { tracks: { audio: {} } });
    hls.fragment(0, { audio: {} });
    hls.fragment(2, both);
    hls.say('ERROR', fatal('mediaError'));
    vi.advanceTimersByTime(0);
    expect(hls.recoverMediaError).not.toHaveBeenCalled();
    expect(hls.detachMedia).toHaveBeenCalledOnce();
    expect(hls.attachMedia).toHaveBeenLastCalledWith(video);
    expect(hls.startLoad).toHaveBeenLastCalledWith(2.05);
    hls.say('BUFFER_CREATED', { tracks: both });
    hls.fragment(4, both);
    vi.advanceTimersByTime(0);
    expect(hls.detachMedia).toHaveBeenCalledOnce();
  });

  it('goes on without a track that has ended, once everything before is played', () => {
    hls.say('BUFFER_CREATED', { tracks: both });
    hls.fragment(0, both);
    hls.fragment(2, { video: {} });
    vi.advanceTimersByTime(0);
    expect(hls.detachMedia).not.toHaveBeenCalled();
    video.currentTime = 1.9;
    video.dispatchEvent(new Event('waiting'));
    vi.advanceTimersByTime(0);
    expect(hls.startLoad).toHaveBeenLastCalledWith(2.05);
  });

  it('leaves tracks that change without end to the slower retries', () => {
    hls.say('BUFFER_CREATED', { tracks: { audio: {} } });
    hls.fragment(0, both);
    vi.advanceTimersByTime(0);
    hls.say('BUFFER_CREATED', { tracks: { audio: {} } });
    hls.fragment(2, both);
    vi.advanceTimersByTime(0);
    expect(hls.detachMedia).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5_000);
    expect(hls.loadSource).toHaveBeenCalledTimes(2);
  });

  it('tries again after errors, and says so when they last', () => {
    hls.say('ERROR', fatal());
    expect(onTrouble).not.toHaveBeenCalled();
    vi.advanceTimersByTime(700);
    expect(hls.loadSource).toHaveBeenCalledTimes(2);
    hls.say('ERROR', fatal());
    expect(onTrouble).toHaveBeenLastCalledWith(true);
    hls.fragment(0, both);
    expect(onTrouble).toHaveBeenLastCalledWith(false);
  });

  it('asks for nothing more once the playlist has ended', () => {
    hls.level({ live: false });
    hls.say('ERROR', fatal());
    engine.reload();
    vi.advanceTimersByTime(60_000);
    expect(hls.loadSource).toHaveBeenCalledOnce();
    expect(hls.stopLoad).toHaveBeenCalled();
  });

  it('starts over when a stream whose playlist had ended is back', () => {
    hls.level({ live: false });
    engine.resume();
    expect(hls.loadSource).toHaveBeenCalledTimes(2);
  });

  it('leaves hls.js alone when the signal is back and nothing has failed', () => {
    hls.level();
    engine.resume();
    expect(hls.loadSource).toHaveBeenCalledOnce();
  });

  it('starts over at once when the signal is back during a retry', () => {
    hls.say('ERROR', fatal());
    engine.resume();
    expect(hls.loadSource).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(60_000);
    expect(hls.loadSource).toHaveBeenCalledTimes(2);
  });

  it('downloads nothing while the viewer has paused, and goes to the live edge when they play', () => {
    hls.say('BUFFER_CREATED', { tracks: both });
    hls.fragment(0, both);
    expect(hls.stopLoad).not.toHaveBeenCalled();
    video.pause();
    hls.fragment(2, both);
    expect(hls.stopLoad).toHaveBeenCalledOnce();
    engine.resume();
    hls.say('MANIFEST_PARSED', {});
    expect(video.play).not.toHaveBeenCalled();

    engine.goLive();
    video.dispatchEvent(new Event('play'));
    expect(hls.startLoad).toHaveBeenLastCalledWith(-1);
    hls.liveSyncPosition = 40;
    hls.level();
    expect(video.currentTime).toBe(40);
  });
});
