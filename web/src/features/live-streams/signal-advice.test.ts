import { describe, expect, it } from 'vitest';
import type { StreamMediaDetails } from '../../shared/api/types';
import { media } from '../../testing/samples';
import { adviceFor } from './signal-advice';

const video = (change: Partial<NonNullable<StreamMediaDetails['video']>>): StreamMediaDetails => ({
  ...media,
  video: { ...media.video!, ...change },
});
const audio = (change: Partial<NonNullable<StreamMediaDetails['audio']>>): StreamMediaDetails => ({
  ...media,
  audio: { ...media.audio!, ...change },
});

describe('the advice about a signal', () => {
  it('is none for what OBS sends with the recommended settings', () => {
    expect(adviceFor(media)).toEqual([]);
  });

  it('is to shorten a keyframe interval of more than 4 seconds', () => {
    expect(adviceFor(video({ keyframeSeconds: 8.33 }))).toEqual([{ about: 'keyframes', seconds: 8.33 }]);
    expect(adviceFor(video({ keyframeSeconds: 4 }))).toEqual([]);
    expect(adviceFor(video({ keyframeSeconds: null }))).toEqual([]);
  });

  it('names the codec that browsers cannot play', () => {
    const unsupported = {
      ...video({ codec: 'hevc' }),
      state: 'unsupported',
      problem: 'video-codec',
    } as const;
    expect(adviceFor(unsupported)).toEqual([{ about: 'video-codec', codec: 'hevc' }]);
    const sound = { ...audio({ codec: 'speex' }), state: 'unsupported', problem: 'audio-codec' } as const;
    expect(adviceFor(sound)).toEqual([{ about: 'audio-codec', codec: 'speex' }]);
  });

  it('gives only the reason while the broadcast cannot be played', () => {
    const unsupported = {
      ...video({ keyframeSeconds: 10, bitrate: 20_000_000 }),
      state: 'unsupported',
      problem: 'pixel-format',
      gaps: 3,
    } as const;
    expect(adviceFor(unsupported)).toEqual([{ about: 'pixel-format' }]);
    expect(
      adviceFor({ ...media, state: 'unsupported', problem: 'no-tracks', video: null, audio: null }),
    ).toEqual([{ about: 'no-tracks' }]);
  });

  it('counts video and sound together when it says that the bitrate is over 8 Mbit/s', () => {
    expect(adviceFor(video({ bitrate: 7_900_000 }))).toEqual([
      { about: 'bitrate', bitsPerSecond: 8_060_000 },
    ]);
    expect(adviceFor(video({ bitrate: 7_800_000 }))).toEqual([]);
  });

  it('mentions gaps', () => {
    expect(adviceFor({ ...media, gaps: 2 })).toEqual([{ about: 'gaps', count: 2 }]);
  });

  it('says which of video and sound is more than 300 ms ahead', () => {
    expect(adviceFor({ ...media, skewMilliseconds: 450 })).toEqual([
      { about: 'video-ahead', milliseconds: 450 },
    ]);
    expect(adviceFor({ ...media, skewMilliseconds: -301 })).toEqual([
      { about: 'audio-ahead', milliseconds: 301 },
    ]);
    expect(adviceFor({ ...media, skewMilliseconds: -300 })).toEqual([]);
  });

  it('says that a track has stopped, in place of the skew that this looks like', () => {
    expect(adviceFor({ ...audio({ bitrate: null }), skewMilliseconds: 40_000 })).toEqual([
      { about: 'audio-stopped' },
    ]);
    expect(
      adviceFor({ ...video({ bitrate: null, keyframeSeconds: 40 }), skewMilliseconds: -40_000 }),
    ).toEqual([{ about: 'video-stopped' }]);
  });

  it('is no complaint about an encoder that sends one track only', () => {
    expect(adviceFor({ ...media, audio: null, skewMilliseconds: null })).toEqual([]);
    expect(adviceFor({ ...media, video: null, skewMilliseconds: null })).toEqual([]);
  });

  it('is none about figures of a signal that is not there', () => {
    for (const state of ['waiting', 'stalled'] as const)
      expect(adviceFor({ ...video({ keyframeSeconds: 10 }), state, gaps: 1 })).toEqual([]);
  });

  it('lists the most important first', () => {
    const bad = { ...video({ keyframeSeconds: 10, bitrate: 9_000_000 }), gaps: 1, skewMilliseconds: 900 };
    expect(adviceFor(bad).map(({ about }) => about)).toEqual(['keyframes', 'bitrate', 'gaps', 'video-ahead']);
  });
});
