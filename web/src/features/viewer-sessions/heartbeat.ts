import type { StreamState } from '../../shared/api/types';

/** What came back from a join or a heartbeat, reduced to what the next step depends on. */
export type Reply =
  | { kind: 'accepted'; heartbeatSeconds: number; state: StreamState }
  | { kind: 'refused'; status: number; retryAfterMs: number | null };

export type Next =
  | { step: 'beat'; afterMs: number; failures: number }
  | { step: 'join'; afterMs: number; failures: number }
  | { step: 'stop' };

const jitter = 0.2;
const firstBackoffMs = 1_000;
// With the spread 24 s: once the engine is back, everybody is counted again within half a minute.
const longestBackoffMs = 20_000;

/**
 * What a viewer session does after a reply.
 * @param asked what was asked: a join has no session to continue with, a heartbeat has.
 * @param failures refusals in a row before this reply.
 * @param random in [0, 1): players that joined together must not come back together.
 */
export function next(asked: 'join' | 'beat', reply: Reply, failures: number, random: number): Next {
  if (reply.kind === 'accepted') {
    if (reply.state === 'ended') return { step: 'stop' };
    return { step: 'beat', afterMs: spread(reply.heartbeatSeconds * 1000, random), failures: 0 };
  }

  const { status, retryAfterMs } = reply;
  const failed = failures + 1;

  // Not our stream any more: it has ended, or there never was one.
  if (status === 404 || status === 409 || status === 410) return { step: 'stop' };

  // The token is of no use; the viewer still is. The first new join is nearly immediate.
  if (asked === 'beat' && status === 401)
    return {
      step: 'join',
      afterMs: failures === 0 ? random * 1_000 : backoff(failures, random),
      failures: failed,
    };

  // Any other refusal of what we sent would be the same next time.
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { step: 'stop' };

  const wait = retryAfterMs === null ? backoff(failures, random) : later(retryAfterMs, random);
  return { step: asked, afterMs: wait, failures: failed };
}

/** ±20% around the interval. */
function spread(ms: number, random: number): number {
  return ms * (1 - jitter + 2 * jitter * random);
}

/** Never before what the server asked for. */
function later(ms: number, random: number): number {
  return Math.max(ms, firstBackoffMs) * (1 + jitter * random);
}

function backoff(failures: number, random: number): number {
  return spread(Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures, 10)), random);
}
