import { setTimeout as pause } from 'node:timers/promises';
import type { Api, Stream } from './api';
import { eventually } from './eventually';

/** The numbers by which a playlist counts its segments: the last one grows for as long as video comes in. */
export function lastSegment(playlist: string): number {
  const first = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist)?.[1] ?? Number.NaN);
  return first + segmentsOf(playlist).length - 1;
}

export const segmentsOf = (playlist: string): string[] =>
  playlist.split('\n').filter((line) => line.trim().endsWith('.ts'));

/** Waits until the video has gone on by some segments from now on, or from when it is there. */
export async function videoGoesOn(api: Api, stream: Stream, segments = 2, withinMs = 12_000): Promise<void> {
  let start: number | undefined;
  await eventually(`${segments} more segments`, withinMs, async () => {
    const { status, text } = await api.ask('GET', stream.playbackUrl);
    if (status !== 200) return false;
    start ??= lastSegment(text);
    return lastSegment(text) >= start + segments;
  });
}

export interface Listed {
  file: string;
  seconds: number;
  at: number;
  discontinuous: boolean;
}

/** A media playlist as RFC 8216 has it; throws where it is none. */
export function parsePlaylist(text: string) {
  const lines = text.split('\n').filter(Boolean);
  if (lines[0] !== '#EXTM3U') throw new Error(`No playlist: ${text.slice(0, 100)}`);
  const number = (tag: string) => Number(lines.find((line) => line.startsWith(`#${tag}:`))!.split(':')[1]);
  const segments: Listed[] = [];
  let [seconds, at, discontinuous] = [Number.NaN, Number.NaN, false];
  for (const line of lines) {
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice(8));
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) at = Date.parse(line.slice(25));
    else if (line === '#EXT-X-DISCONTINUITY') discontinuous = true;
    else if (!line.startsWith('#')) {
      if (Number.isNaN(seconds) || Number.isNaN(at)) throw new Error(`${line} has no duration or date`);
      segments.push({ file: line, seconds, at, discontinuous });
      [seconds, at, discontinuous] = [Number.NaN, Number.NaN, false];
    }
  }
  return {
    sequence: number('EXT-X-MEDIA-SEQUENCE'),
    discontinuities: number('EXT-X-DISCONTINUITY-SEQUENCE'),
    target: number('EXT-X-TARGETDURATION'),
    independent: lines.includes('#EXT-X-INDEPENDENT-SEGMENTS'),
    ended: lines.at(-1) === '#EXT-X-ENDLIST',
    segments,
  };
}

/**
 * Reads a playlist each second and asks for everything that it lists, each time. Throws at the first that is not there, or
 * when it goes back or contradicts itself. Returns the segments in their order.
 */
export async function follow(api: Api, playbackUrl: string, forMs: number): Promise<Listed[]> {
  const seen = new Map<number, Listed>();
  let last = -1;
  for (const end = performance.now() + forMs; performance.now() < end; await pause(1_000)) {
    const { status, text } = await api.ask('GET', playbackUrl);
    if (status !== 200) throw new Error(`The playlist answered ${status} after ${seen.size} segments`);
    const { sequence, target, segments } = parsePlaylist(text);
    if (sequence < last) throw new Error(`The media sequence went back from ${last} to ${sequence}`);
    last = sequence;
    for (const [i, segment] of segments.entries()) {
      if (Math.round(segment.seconds) > target) throw new Error(`${segment.seconds} s exceed ${target} s`);
      const known = seen.get(sequence + i);
      if (known && known.file !== segment.file) throw new Error(`${known.file} became ${segment.file}`);
      seen.set(sequence + i, segment);
    }
    const answers = await Promise.all(segments.map(({ file }) => api.ask('HEAD', `/hls/${file}`)));
    const missing = answers.findIndex((answer) => answer.status !== 200);
    if (missing >= 0) throw new Error(`${segments[missing]!.file} answered ${answers[missing]!.status}`);
  }
  return [...seen.values()];
}
