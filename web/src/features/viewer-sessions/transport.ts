import { publicApi } from '../../shared/api/client';
import type { ViewerSession } from '../../shared/api/types';
import { deviceId } from './device';

export type Answer = Pick<
  ViewerSession,
  'session' | 'heartbeatSeconds' | 'viewers' | 'state' | 'heartbeatSocket'
>;

/** The three calls of a viewer session. The first two reject with a Problem. */
export interface Transport {
  join(streamId: string): Promise<Answer>;
  /** Null: it was sent, and nothing is new; the token stays good for the next. */
  beat(session: string, watchedMs: number): Promise<Answer | null>;
  /** Must survive the page: nobody waits for its answer. */
  leave(session: string, watchedMs: number): void;
}

export const httpTransport: Transport = {
  async join(streamId) {
    const { data } = await publicApi.POST('/api/streams/{id}/viewers', {
      params: { path: { id: streamId } },
      body: { device: deviceId() },
    });
    return data as Answer;
  },
  async beat(session, watchedMs) {
    const { data } = await publicApi.POST('/api/heartbeats', { body: { session, watchedMs } });
    return data as Answer;
  },
  leave(session, watchedMs) {
    const body = JSON.stringify({ session, watchedMs });
    if (navigator.sendBeacon?.('/api/heartbeats/leave', body)) return;
    void fetch('/api/heartbeats/leave', { method: 'POST', body, keepalive: true }).catch(() => undefined);
  },
};
