import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Stream } from '../../shared/api/types';
import { listenToStream } from './stream-events';
import { patchStream, useStream } from './stream-queries';

const pollWithoutEventsMs = 3_000;
const pollWithEventsMs = 15_000;

/** One stream kept fresh: by its events while they arrive, by asking while they do not. */
export function useLiveStream(id: string) {
  const cache = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [ended, setEnded] = useState(false);
  const query = useStream(id, ended ? false : connected ? pollWithEventsMs : pollWithoutEventsMs);
  const over = query.data?.state === 'ended';
  const known = query.data !== undefined;
  const { refetch } = query;

  if (over !== ended) setEnded(over);

  const patch = useCallback((change: Partial<Stream>) => patchStream(cache, id, change), [cache, id]);

  useEffect(() => {
    if (!known || over) return;
    return listenToStream(id, { onChange: patch, onConnected: setConnected });
  }, [id, known, over, patch]);

  // The end fixes the peak and the end time, which the events do not carry.
  useEffect(() => {
    if (over) void refetch();
  }, [over, refetch]);

  return { query, patch };
}
