import { keepPreviousData } from '@tanstack/react-query';
import { $publicApi } from '../../shared/api/client';

export interface DirectoryFilter {
  q: string;
  category: string | null;
  limit: number;
}

/** Who is live, asked again every two seconds while the page is looked at. */
export const useLiveDirectory = ({ q, category, limit }: DirectoryFilter) =>
  $publicApi.useQuery(
    'get',
    '/api/streams',
    {
      params: {
        query: {
          live: true,
          sort: 'viewers',
          limit,
          ...(q === '' ? {} : { q }),
          ...(category === null ? {} : { category }),
        },
      },
    },
    // What was shown stays until its successor arrives: the page never blinks.
    { refetchInterval: 2_000, staleTime: 1_000, placeholderData: keepPreviousData },
  );
