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
