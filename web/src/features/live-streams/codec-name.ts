// Codecs by the names that ffmpeg gives them; the rest are shown as they are.
const names: Readonly<Record<string, string>> = {
  h264: 'H.264',
  hevc: 'H.265 (HEVC)',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
  flv1: 'Sorenson (FLV1)',
  vp6f: 'VP6',
  mpeg4: 'MPEG-4',
  aac: 'AAC',
  mp3: 'MP3',
  opus: 'Opus',
  ac3: 'AC-3',
  speex: 'Speex',
  nellymoser: 'Nellymoser',
};

export const codecName = (codec: string) => names[codec] ?? codec;
