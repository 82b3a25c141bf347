import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Stream } from '../../shared/api/types';
import { listenToStream } from './stream-events';
import { patchStream, useStream } from './stream-queries';

const pollWithoutEventsMs = 3_000;
const pollWithEventsMs = 15_000;

/** One stream, updated by its events, and by polling more often while they do not arrive. */
export function useLiveStream(id: string) {
  const cache = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [ended, setEnded] = useState(false);
  const query = useStream(id, ended ? false : connected ? pollWithEventsMs : pollWithoutEventsMs);
  const over = query.data?.state === 'ended';
  const known = query.data !== undefined;
  const media = query.data?.media;
  const { refetch } = query;

  if (over !== ended) setEnded(over);

  const patch = useCallback((change: Partial<Stream>) => patchStream(cache, id, change), [cache, id]);

  useEffect(() => {
    if (!known || over) return;
    return listenToStream(id, { onChange: patch, onConnected: setConnected });
  }, [id, known, over, patch]);

  // What the events do not carry: the end fixes the peak and the end time. A new publisher, whose media is first waited
  // for, may have come to another ingest, which changes the address of the playlist.
  const mediaBefore = useRef(media);
  useEffect(() => {
    const begun = mediaBefore.current === 'waiting' && media === 'ok';
    mediaBefore.current = media;
    if (over || begun) void refetch();
  }, [over, media, refetch]);

  return { query, patch };
}
