/** What is said around a player: to viewers, and to the streamer about the signal. */
export const enPlayer = {
  'watch.copyLink': 'Copy link',
  'watch.copied': 'Copied',
  'watch.interruptedTitle': 'Back soon',
  'watch.interruptedText': 'The broadcast was interrupted. It goes on by itself here once it is back.',
  'watch.endedTitle': 'This stream has ended',
  'watch.endedChannel': 'Go to the channel',
  'watch.noMedia': 'This browser cannot play live video.',
  'watch.peak': 'Peak viewers',
  'watch.views': 'Views',
  'watch.duration': 'Duration',
  'watch.player': 'Live player',
  'watch.waitingTitle': 'The broadcast is starting…',
  'watch.waitingText': 'The picture appears here by itself.',
  'watch.unsupportedTitle': 'This broadcast cannot be played in a browser',
  'watch.unsupportedText': 'The streamer sees in the Studio what to change.',
  'watch.stalledTitle': 'The signal has paused',
  'watch.stalledText': 'The video goes on by itself when the signal is back.',

  'player.unmute': 'Turn on sound',
  'player.connecting': 'Connecting to the broadcast…',
  'player.retrying': 'Trouble receiving the video, trying again…',

  'signal.title': 'Signal',
  'signal.waiting': 'OBS is connected. Waiting for the first picture…',
  'signal.ok': 'The signal is good: your broadcast can be watched.',
  'signal.improvable': 'Your broadcast can be watched, but something can be better.',
  'signal.unsupported': 'Viewers cannot watch this broadcast.',
  'signal.stalled': 'Nothing arrives from OBS any more: the picture has stopped.',
  'signal.interrupted': 'OBS is not connected.',
  'signal.preview': 'Preview',
  'signal.previewText': 'Without sound. You are not counted as a viewer.',
  'signal.arrives': 'What arrives',
  'signal.video': 'Video',
  'signal.size': 'Size',
  'signal.frameRate': 'Frames per second',
  'signal.keyframes': 'Keyframe interval',
  'signal.videoBitrate': 'Video bitrate',
  'signal.audio': 'Sound',
  'signal.audioBitrate': 'Sound bitrate',
  'signal.lastMinute': 'Bitrate in the last minute',
  'signal.chart': 'Bitrate in the last minute, Mbit/s',
  'signal.range': '{{least}} to {{most}}',
  'signal.none': 'none',
  'signal.unknown': 'not known yet',
  'signal.unknownCodec': 'something unknown',
  'signal.mono': 'mono',
  'signal.stereo': 'stereo',
  'signal.channels_one': '{{shown}} channel',
  'signal.channels_other': '{{shown}} channels',
  'signal.seconds': '{{shown}} s',
  'signal.kilohertz': '{{shown}} kHz',
  'signal.megabits': '{{shown}} Mbit/s',
  'signal.kilobits': '{{shown}} kbit/s',
  'signal.bitrate': 'Bitrate',
  'signal.time': 'Time',
  'signal.now': 'now',
  'signal.secondsAgo': '{{shown}} s ago',

  'advice.title': 'What to change',
  'advice.video-codec':
    'The video arrives as {{codec}}, which cannot be played here. Choose an H.264 encoder in OBS: Settings → Output → Video Encoder.',
  'advice.pixel-format':
    'Browsers cannot play the colour format of this video. Set NV12 in OBS: Settings → Advanced → Color Format.',
  'advice.audio-codec':
    'The sound arrives as {{codec}}, which cannot be played here. Choose AAC in OBS: Settings → Output → Audio Encoder.',
  'advice.no-tracks':
    'Neither video nor sound arrives. Check in OBS that the scene has a source and that an encoder is chosen: Settings → Output.',
  'advice.video-stopped':
    'No video arrives any more, only sound. Check in OBS whether the encoder is overloaded: Docks → Stats.',
  'advice.audio-stopped':
    'No sound arrives any more, only video. Check the audio devices in OBS: Settings → Audio.',
  'advice.keyframes':
    'A keyframe every {{seconds}} s: viewers wait that long for the first picture. Set 2 s in OBS: Settings → Output → Keyframe Interval.',
  'advice.bitrate':
    '{{bitrate}} is more than many connections can receive: the video stops there again and again. Set 6000 kbit/s or less in OBS: Settings → Output → Bitrate.',
  'advice.gaps_one':
    'Nothing arrived for 2 s or more, {{shown}} time since OBS connected: the video may have stopped for viewers. Use a network cable, or lower the bitrate in OBS: Settings → Output → Bitrate.',
  'advice.gaps_other':
    'Nothing arrived for 2 s or more, {{shown}} times since OBS connected: the video may have stopped for viewers. Use a network cable, or lower the bitrate in OBS: Settings → Output → Bitrate.',
  'advice.video-ahead':
    'The video is {{milliseconds}} ms ahead of the sound. Check the offsets in OBS: Edit → Advanced Audio Properties → Sync Offset.',
  'advice.audio-ahead':
    'The sound is {{milliseconds}} ms ahead of the video. Check the offsets in OBS: Edit → Advanced Audio Properties → Sync Offset.',
};
