/**
 * Keeps `autoplay` at whether the viewer wants the video to play: after a pause of theirs it does not go on by itself when
 * the signal is back, or when the source of the element is set anew. Returns how to stop.
 */
export function followViewerPause(video: HTMLVideoElement): () => void {
  const onPause = () => {
    // The end of a video is a pause too, but not the viewer's.
    if (!video.ended) video.autoplay = false;
  };
  const onPlay = () => {
    video.autoplay = true;
  };
  video.addEventListener('pause', onPause);
  video.addEventListener('play', onPlay);
  return () => {
    video.removeEventListener('pause', onPause);
    video.removeEventListener('play', onPlay);
  };
}
