import { setTimeout as pause } from 'node:timers/promises';
import type { Api, SessionAnswer } from './api';

/** Somebody who watches without a browser: joins, says how much was played, and leaves or falls silent. */
export class Viewer {
  private readonly since = performance.now();

  private constructor(
    private readonly api: Api,
    private answer: SessionAnswer,
  ) {}

  static async join(api: Api, streamId: string, device?: string): Promise<Viewer> {
    const joined = await api.expect<SessionAnswer>(201, 'POST', `/api/streams/${streamId}/viewers`, {
      device,
    });
    return new Viewer(api, joined);
  }

  /** The latest token, which the next heartbeat has to show. */
  get session(): string {
    return this.answer.session;
  }

  get intervalMs(): number {
    return this.answer.heartbeatSeconds * 1000;
  }

  /** What has been played: everything since the join. */
  get watchedMs(): number {
    return Math.round(performance.now() - this.since);
  }

  async beat(): Promise<SessionAnswer> {
    const { session, watchedMs } = this;
    this.answer = await this.api.expect(202, 'POST', '/api/heartbeats', { session, watchedMs });
    return this.answer;
  }

  /** Watches on, with a heartbeat in each interval. The time is the viewer's own and not a wait for anything. */
  async watch(forMs: number): Promise<void> {
    const until = performance.now() + forMs;
    while (until - performance.now() > this.intervalMs) {
      await pause(this.intervalMs);
      await this.beat();
    }
    await pause(Math.max(0, until - performance.now()));
  }

  /** Says goodbye, and returns what it says it has watched in all. */
  async leave(): Promise<number> {
    const { session, watchedMs } = this;
    await this.api.expect(204, 'POST', '/api/heartbeats/leave', { session, watchedMs });
    return watchedMs;
  }
}
