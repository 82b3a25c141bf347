import { useQueryClient } from '@tanstack/react-query';
import { $api, $publicApi, api } from '../../shared/api/client';
import type { Channel } from '../../shared/api/types';

const mine = $api.queryOptions('get', '/api/channels/mine', { params: { query: { limit: 100 } } });

/** Asked often enough that going on air shows within seconds. */
export const useMyChannels = () =>
  $api.useQuery(
    'get',
    '/api/channels/mine',
    { params: { query: { limit: 100 } } },
    { refetchInterval: 3_000 },
  );

export const useChannel = (idOrHandle: string) =>
  $publicApi.useQuery(
    'get',
    '/api/channels/{idOrHandle}',
    { params: { path: { idOrHandle } } },
    { refetchInterval: 5_000 },
  );

export interface NewChannel {
  handle: string;
  title: string;
  category: string;
  description: string;
  tags: string;
}

export function useCreateChannel() {
  const cache = useQueryClient();
  return async ({ handle, title, category, description, tags }: NewChannel): Promise<Channel> => {
    const words = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    const { data } = await api.POST('/api/channels', {
      body: {
        handle: handle.trim(),
        title: title.trim(),
        ...(category.trim() !== '' && { category: category.trim() }),
        ...(description.trim() !== '' && { description: description.trim() }),
        ...(words.length > 0 && { tags: words }),
      },
    });
    await cache.invalidateQueries({ queryKey: mine.queryKey });
    return data as Channel;
  };
}
