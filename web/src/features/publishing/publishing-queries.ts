import { useQueryClient } from '@tanstack/react-query';
import { $api } from '../../shared/api/client';

const ofChannel = (id: string) => ({ params: { path: { id } } });

export const usePublishAttempts = (channelId: string) =>
  $api.useQuery('get', '/api/channels/{id}/publishing/attempts', ofChannel(channelId), {
    refetchInterval: 5_000,
  });

export const usePublishRules = (channelId: string) =>
  $api.useQuery('get', '/api/channels/{id}/publishing', ofChannel(channelId), { refetchInterval: 15_000 });

export function useSetPublishRules(channelId: string) {
  const cache = useQueryClient();
  const { queryKey } = $api.queryOptions('get', '/api/channels/{id}/publishing', ofChannel(channelId));
  return $api.useMutation('put', '/api/channels/{id}/publishing', {
    onSuccess: () => cache.invalidateQueries({ queryKey }),
  });
}
