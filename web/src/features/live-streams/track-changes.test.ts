import { beforeEach, describe, expect, it } from 'vitest';
import { TrackChanges } from './track-changes';

const both = { audio: true, video: true };
const audio = { audio: true, video: false };
const video = { audio: false, video: true };

describe('tracks that come and go', () => {
  let changes: TrackChanges;
  beforeEach(() => {
    changes = new TrackChanges();
  });

  it('need a new media source as soon as a track appears that it lacks', () => {
    changes.begin(audio);
    expect(changes.adds(audio)).toBe(false);
    expect(changes.adds(both)).toBe(true);
    changes.begin(both);
    expect(changes.adds(both)).toBe(false);
    expect(changes.adds(video)).toBe(false);
  });

  it('need none before there is a media source', () => {
    expect(changes.adds(both)).toBe(false);
    changes.begin(audio);
    changes.begin(null);
    expect(changes.adds(both)).toBe(false);
  });

  it('need a new one where a track ends, once playback has come to its last fragment', () => {
    changes.begin(both);
    changes.read(both, 10);
    changes.read(video, 12);
    changes.read(video, 14);
    expect(changes.waiting(9)).toBeNull();
    expect(changes.waiting(11.3)).toBe(12);
  });

  it('need none where the track is back before playback has come there', () => {
    changes.begin(both);
    changes.read(both, 10);
    changes.read(video, 12);
    changes.read(both, 14);
    expect(changes.waiting(12)).toBeNull();
  });

  it('are not concerned by fragments that hold nothing', () => {
    changes.begin(both);
    changes.read(both, 10);
    changes.read({ audio: false, video: false }, 12);
    expect(changes.waiting(12)).toBeNull();
  });

  it('are forgotten with the media source', () => {
    changes.begin(both);
    changes.read(both, 10);
    changes.read(video, 12);
    changes.begin(video);
    changes.read(video, 12);
    expect(changes.waiting(12)).toBeNull();
  });
});
