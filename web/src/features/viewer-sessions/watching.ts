import { toProblem } from '../../shared/api/problem';
import type { StreamState } from '../../shared/api/types';
import { next, type Next, type Reply } from './heartbeat';
import type { Answer, Transport } from './transport';

export interface Audience {
  viewers: number;
  state: StreamState;
}

interface Options {
  streamId: string;
  transport: Transport;
  watchedMs: () => number;
  onAudience: (audience: Audience) => void;
  random?: () => number;
}

/**
 * One viewer watching one stream: joins, beats, leaves. At most one request is under way, and after stop()
 * no timer and no late answer does anything but give the seat back.
 */
export class Watching {
  private session: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private last: Answer | null = null;
  // Every start and stop begins another life; answers meant for an earlier one are recognised by it.
  private life = 0;
  private joinedAtMs = 0;
  private readonly random: () => number;

  constructor(private readonly options: Options) {
    this.random = options.random ?? Math.random;
  }

  start(): void {
    this.life++;
    this.failures = 0;
    // Not at once: a page that is shown and gone in the same breath (StrictMode, a redirect) never joins.
    this.schedule({ step: 'join', afterMs: 0, failures: 0 });
  }

  stop(): void {
    this.life++;
    clearTimeout(this.timer);
    const session = this.session;
    this.session = null;
    if (session !== null) this.options.transport.leave(session, this.watchedMs());
  }

  private schedule(what: Next): void {
    clearTimeout(this.timer);
    if (what.step === 'stop') {
      this.session = null;
      return;
    }
    this.failures = what.failures;
    const { step } = what;
    this.timer = setTimeout(() => void this.ask(step), what.afterMs);
  }

  private async ask(step: 'join' | 'beat'): Promise<void> {
    const life = this.life;
    const { transport, streamId, onAudience } = this.options;
    if (step === 'join') {
      this.session = null;
      this.joinedAtMs = this.options.watchedMs();
    }
    let reply: Reply;
    try {
      const news =
        step === 'beat' && this.session !== null
          ? await transport.beat(this.session, this.watchedMs())
          : await transport.join(streamId);
      const answer = news ?? this.last!;
      if (life !== this.life) {
        // Left while the join was under way: the seat it took has to be given back.
        if (step === 'join') transport.leave(answer.session, 0);
        return;
      }
      this.session = answer.session;
      this.last = answer;
      if (news) onAudience({ viewers: answer.viewers, state: answer.state as StreamState });
      reply = {
        kind: 'accepted',
        heartbeatSeconds: answer.heartbeatSeconds,
        state: answer.state as StreamState,
      };
    } catch (error) {
      if (life !== this.life) return;
      const { status, retryAfterMs } = toProblem(error);
      reply = { kind: 'refused', status, retryAfterMs };
    }
    this.schedule(next(step, reply, this.failures, this.random()));
  }

  /** What was played since the join: a new session starts at nothing. */
  private watchedMs(): number {
    return Math.max(0, this.options.watchedMs() - this.joinedAtMs);
  }
}
