import { $api } from '../../shared/api/client';

/** As the signed-in user: the owner is told more than others. */
export const useStreamStatistics = (streamId: string, enabled = true) =>
  $api.useQuery('get', '/api/statistics/streams/{id}', { params: { path: { id: streamId } } }, { enabled });
