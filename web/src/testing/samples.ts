import type { Channel, Stream, StreamMediaDetails } from '../shared/api/types';

export const stream: Stream = {
  id: '019a0000-0000-7000-8000-000000000001',
  channel: { id: '019a0000-0000-7000-8000-0000000000c1', handle: 'night-radio', title: 'Night Radio' },
  title: 'Vinyl until sunrise',
  category: 'music',
  state: 'live',
  media: 'ok',
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

export const media: StreamMediaDetails = {
  state: 'ok',
  problem: null,
  video: {
    codec: 'h264',
    profile: 'High',
    width: 1920,
    height: 1080,
    frameRate: 30,
    keyframeSeconds: 2,
    bitrate: 4_500_000,
  },
  audio: { codec: 'aac', sampleRate: 48_000, channels: 2, bitrate: 160_000 },
  skewMilliseconds: 20,
  gaps: 0,
  bitrates: [4_400_000, 4_700_000, 4_600_000],
};
