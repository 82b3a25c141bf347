import type { StreamMediaDetails, StreamMediaProblem } from '../../shared/api/types';

/** Something that the streamer can change. Its sentence is the text `advice.` + `about`. */
export type Advice =
  | { about: 'pixel-format' | 'no-tracks' | 'video-stopped' | 'audio-stopped' }
  | { about: 'video-codec' | 'audio-codec'; codec: string | null }
  | { about: 'keyframes'; seconds: number }
  | { about: 'bitrate'; bitsPerSecond: number }
  | { about: 'gaps'; count: number }
  | { about: 'video-ahead' | 'audio-ahead'; milliseconds: number };

const longestKeyframeSeconds = 4;
const highestBitsPerSecond = 8_000_000;
const largestSkewMilliseconds = 300;

/** What to change about a signal, the most important first; nothing while nothing has arrived. */
export function adviceFor(media: StreamMediaDetails): Advice[] {
  // As long as nobody can watch, the rest does not matter.
  if (media.problem !== null) return [problemAdvice(media.problem, media)];
  if (media.state !== 'ok') return [];

  const { video, audio, skewMilliseconds: skew, gaps } = media;
  const advice: Advice[] = [];
  // A track that was there and has no bitrate now has stopped; its timestamps then say nothing about the skew.
  const videoStopped = video?.codec != null && video.bitrate === null && audio?.bitrate != null;
  const audioStopped = audio?.codec != null && audio.bitrate === null && video?.bitrate != null;
  if (videoStopped) advice.push({ about: 'video-stopped' });
  if (audioStopped) advice.push({ about: 'audio-stopped' });

  const keyframeSeconds = video?.keyframeSeconds ?? 0;
  if (keyframeSeconds > longestKeyframeSeconds && !videoStopped)
    advice.push({ about: 'keyframes', seconds: keyframeSeconds });

  const bitsPerSecond = (video?.bitrate ?? 0) + (audio?.bitrate ?? 0);
  if (bitsPerSecond > highestBitsPerSecond) advice.push({ about: 'bitrate', bitsPerSecond });

  if (gaps > 0) advice.push({ about: 'gaps', count: gaps });

  if (skew !== null && Math.abs(skew) > largestSkewMilliseconds && !videoStopped && !audioStopped)
    advice.push({ about: skew > 0 ? 'video-ahead' : 'audio-ahead', milliseconds: Math.abs(skew) });
  return advice;
}

function problemAdvice(
  problem: NonNullable<StreamMediaProblem>,
  { video, audio }: StreamMediaDetails,
): Advice {
  switch (problem) {
    case 'video-codec':
      return { about: problem, codec: video?.codec ?? null };
    case 'audio-codec':
      return { about: problem, codec: audio?.codec ?? null };
    default:
      return { about: problem };
  }
}
