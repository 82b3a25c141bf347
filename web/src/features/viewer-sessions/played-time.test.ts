import { beforeEach, describe, expect, it } from 'vitest';
import { PlayedTime } from './played-time';

describe('played time', () => {
  let played: PlayedTime;
  beforeEach(() => {
    played = new PlayedTime();
  });

  const watch = (fromSeconds: number, wallMs: number, forMs: number, stepMs = 250) => {
    for (let at = 0; at <= forMs; at += stepMs) played.observe(fromSeconds + at / 1000, wallMs + at);
  };

  it('advances with the video', () => {
    watch(100, 0, 10_000);
    expect(played.totalMs).toBe(10_000);
  });

  it('stands while the video stands, however long the page is open', () => {
    for (let at = 0; at < 60_000; at += 250) played.observe(42, at);
    expect(played.totalMs).toBe(0);
  });

  it('does not count a jump to the live edge', () => {
    watch(10, 0, 1_000);
    played.observe(300, 1_250);
    watch(300, 1_250, 1_000);
    expect(played.totalMs).toBe(2_000);
  });

  it('never goes down when the viewer jumps back', () => {
    watch(100, 0, 5_000);
    const before = played.totalMs;
    played.observe(20, 5_250);
    expect(played.totalMs).toBe(before);
    watch(20, 5_250, 1_000);
    expect(played.totalMs).toBe(before + 1_000);
  });

  it('counts a hidden tab whose timers come once a minute', () => {
    played.observe(0, 0);
    played.observe(60, 60_000);
    expect(played.totalMs).toBe(60_000);
  });

  it('cannot be inflated by playing faster than time passes', () => {
    for (let at = 0; at <= 10_000; at += 1_000) played.observe((at / 1000) * 1.4, at);
    expect(played.totalMs).toBeLessThanOrEqual(10_000 * 1.3);
  });

  it('does not count the step onto another source', () => {
    watch(0, 0, 1_000);
    played.interrupt();
    played.observe(1.2, 1_250);
    expect(played.totalMs).toBe(1_000);
  });
});
