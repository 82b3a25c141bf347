import { describe, expect, it } from 'vitest';
import { next, type Next } from './heartbeat';

const accepted = (heartbeatSeconds = 15, state: 'live' | 'interrupted' | 'ended' = 'live') =>
  ({ kind: 'accepted', heartbeatSeconds, state }) as const;
const refused = (status: number, retryAfterMs: number | null = null) =>
  ({ kind: 'refused', status, retryAfterMs }) as const;
const delay = (result: Next) => (result.step === 'stop' ? Number.NaN : result.afterMs);

describe('the next step of a viewer session', () => {
  it('is a heartbeat within 20% around the interval the server named', () => {
    expect(next('join', accepted(10), 0, 0)).toEqual({ step: 'beat', afterMs: 8_000, failures: 0 });
    expect(delay(next('beat', accepted(10), 0, 0.5))).toBe(10_000);
    expect(delay(next('beat', accepted(10), 0, 0.999_999))).toBeCloseTo(12_000, 0);
  });

  it('follows a changed interval at once and forgets earlier failures', () => {
    expect(next('beat', accepted(30), 4, 0.5)).toEqual({ step: 'beat', afterMs: 30_000, failures: 0 });
  });

  it('is the end when the stream has ended', () => {
    expect(next('beat', accepted(15, 'ended'), 0, 0.5)).toEqual({ step: 'stop' });
    expect(next('join', refused(409), 0, 0.5)).toEqual({ step: 'stop' });
    expect(next('beat', refused(404), 0, 0.5)).toEqual({ step: 'stop' });
  });

  it('goes on through an interruption', () => {
    expect(next('beat', accepted(15, 'interrupted'), 0, 0.5).step).toBe('beat');
  });

  it('is a new join soon after an invalid session, and later when that repeats', () => {
    const first = next('beat', refused(401), 0, 0.5);
    expect(first.step).toBe('join');
    expect(delay(first)).toBeLessThanOrEqual(1_000);
    expect(delay(next('beat', refused(401), 5, 0.5))).toBeGreaterThan(10_000);
  });

  it('backs off exponentially while there is no answer, up to 20 seconds', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6].map((failures) => delay(next('beat', refused(0), failures, 0.5)));
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
    expect(delay(next('beat', refused(500), 900, 0.5))).toBe(20_000);
  });

  it('counts the failures and keeps asking for the same thing', () => {
    expect(next('join', refused(503), 2, 0.5)).toMatchObject({ step: 'join', failures: 3 });
    expect(next('beat', refused(503), 2, 0.5)).toMatchObject({ step: 'beat', failures: 3 });
  });

  it('never comes back before Retry-After, and not all viewers at the same moment', () => {
    expect(delay(next('beat', refused(503, 7_000), 0, 0))).toBe(7_000);
    expect(delay(next('beat', refused(503, 7_000), 0, 0.9))).toBeGreaterThan(7_000);
    expect(delay(next('join', refused(429, 60_000), 0, 0))).toBe(60_000);
    expect(delay(next('beat', refused(503, 0), 0, 0))).toBeGreaterThanOrEqual(1_000);
  });

  it('is the end after a refusal that would only repeat itself', () => {
    expect(next('join', refused(400), 0, 0.5)).toEqual({ step: 'stop' });
    expect(next('beat', refused(403), 0, 0.5)).toEqual({ step: 'stop' });
  });
});
