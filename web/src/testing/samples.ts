import type { Channel, Stream } from '../shared/api/types';

export const stream: Stream = {
  id: '019a0000-0000-7000-8000-000000000001',
  channel: { id: '019a0000-0000-7000-8000-0000000000c1', handle: 'night-radio', title: 'Night Radio' },
  title: 'Vinyl until sunrise',
  category: 'music',
  state: 'live',
  startedAt: new Date(Date.now() - 600_000).toISOString(),
  endedAt: null,
  interruptedAt: null,
  resumableUntil: null,
  viewers: 42,
  peakViewers: 57,
  coverUrl: null,
  playbackUrl: '/hls/019a0000-0000-7000-8000-000000000001.m3u8',
  thumbnailUrl: null,
};

export const channel: Channel = {
  id: stream.channel.id,
  handle: 'night-radio',
  title: 'Night Radio',
  description: null,
  category: 'music',
  tags: [],
  coverUrl: null,
  createdAt: stream.startedAt,
  live: null,
};

export const page = <Item>(...items: Item[]) => ({ items, next: null });
