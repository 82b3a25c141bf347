import { useQueryClient } from '@tanstack/react-query';
import { $api, $publicApi } from '../../shared/api/client';

const ofChannel = (id: string) => ({ params: { path: { id }, query: { limit: 100 } } });

export const useStreamKeys = (channelId: string) =>
  $api.useQuery('get', '/api/channels/{id}/keys', ofChannel(channelId), { refetchInterval: 15_000 });

export const useKeyHistory = (channelId: string) =>
  $api.useQuery('get', '/api/channels/{id}/keys/history', ofChannel(channelId));

/** Creating, replacing and deleting; each leaves the list and the history fresh. */
export function useKeyChanges(channelId: string) {
  const cache = useQueryClient();
  const list = $api.queryOptions('get', '/api/channels/{id}/keys', ofChannel(channelId));
  const history = $api.queryOptions('get', '/api/channels/{id}/keys/history', ofChannel(channelId));
  const onSuccess = () =>
    Promise.all([list, history].map(({ queryKey }) => cache.invalidateQueries({ queryKey })));
  return {
    create: $api.useMutation('post', '/api/channels/{id}/keys', { onSuccess }),
    rotate: $api.useMutation('post', '/api/channels/{id}/keys/{keyId}/rotate', { onSuccess }),
    remove: $api.useMutation('delete', '/api/channels/{id}/keys/{keyId}', { onSuccess }),
  };
}

export const useIngestAddress = () => $publicApi.useQuery('get', '/api/config', {}, { staleTime: Infinity });
