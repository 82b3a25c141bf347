import { setTimeout as pause } from 'node:timers/promises';

const lookAgainMs = 50;

/** Thrown when a deadline passed; carries what was seen last, so that the report says how far it got. */
export class TooLate extends Error {
  constructor(what: string, withinMs: number, last: unknown) {
    super(`${what}: not within ${withinMs} ms; last seen: ${describe(last)}`);
    this.name = 'TooLate';
  }
}

/**
 * Asks until the answer is neither null, undefined nor false, and returns it. The deadline counts from the call; an
 * answer that was under way when it passed is too late, and an error while asking is no answer yet.
 */
export async function eventually<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (true) {
    try {
      const answer = await ask();
      if (answer != null && answer !== false && performance.now() <= deadline) return answer;
      last = answer;
    } catch (failure) {
      last = failure;
    }
    if (performance.now() >= deadline) throw new TooLate(what, withinMs, last);
    await pause(lookAgainMs);
  }
}

/** Looks again and again for as long as told; the first look that finds something wrong ends it. */
export async function throughout(
  forMs: number,
  check: (elapsedMs: number) => Promise<void> | void,
): Promise<void> {
  const start = performance.now();
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - start) {
    await check(elapsed);
    await pause(lookAgainMs);
  }
}

function describe(last: unknown): string {
  return last instanceof Error ? last.message : (JSON.stringify(last) ?? 'nothing');
}
