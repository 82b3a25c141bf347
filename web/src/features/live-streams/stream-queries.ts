import type { QueryClient } from '@tanstack/react-query';
import { $api, $publicApi } from '../../shared/api/client';
import type { Stream } from '../../shared/api/types';

const byId = (id: string) =>
  $publicApi.queryOptions('get', '/api/streams/{id}', { params: { path: { id } } });

/** @param pollMs the poll interval; false: none. */
export const useStream = (id: string, pollMs: number | false) =>
  $publicApi.useQuery(
    'get',
    '/api/streams/{id}',
    { params: { path: { id } } },
    { refetchInterval: pollMs, refetchIntervalInBackground: false },
  );

/** Updates the cached stream with what an event or the response to a heartbeat has brought. */
export function patchStream(cache: QueryClient, id: string, change: Partial<Stream>) {
  cache.setQueryData(byId(id).queryKey, (stream: Stream | undefined) => stream && { ...stream, ...change });
}

/** What the encoder of an own stream sends; asked for only while the page is visible. */
export const useStreamMedia = (id: string) =>
  $api.useQuery(
    'get',
    '/api/streams/{id}/media',
    { params: { path: { id } } },
    { refetchInterval: 2_000, refetchIntervalInBackground: false },
  );

export const useChannelStreams = (channelId: string, pollMs: number | false = false) =>
  $publicApi.useQuery(
    'get',
    '/api/channels/{id}/streams',
    { params: { path: { id: channelId }, query: { limit: 30 } } },
    { refetchInterval: pollMs },
  );

export const useEndStream = () => $api.useMutation('post', '/api/streams/{id}/end');
