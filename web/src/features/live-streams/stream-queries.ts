import type { QueryClient } from '@tanstack/react-query';
import { $api, $publicApi } from '../../shared/api/client';
import type { Stream } from '../../shared/api/types';

const byId = (id: string) =>
  $publicApi.queryOptions('get', '/api/streams/{id}', { params: { path: { id } } });

/** @param pollMs how often to ask; false while something else keeps the stream fresh. */
export const useStream = (id: string, pollMs: number | false) =>
  $publicApi.useQuery(
    'get',
    '/api/streams/{id}',
    { params: { path: { id } } },
    { refetchInterval: pollMs, refetchIntervalInBackground: false },
  );

/** Merges what an event or a heartbeat told into the stream the page shows. */
export function patchStream(cache: QueryClient, id: string, change: Partial<Stream>) {
  cache.setQueryData(byId(id).queryKey, (stream: Stream | undefined) => stream && { ...stream, ...change });
}

export const useChannelStreams = (channelId: string, pollMs: number | false = false) =>
  $publicApi.useQuery(
    'get',
    '/api/channels/{id}/streams',
    { params: { path: { id: channelId }, query: { limit: 30 } } },
    { refetchInterval: pollMs },
  );

export const useEndStream = () => $api.useMutation('post', '/api/streams/{id}/end');
