namespace XaTube.Media.TransportStreams;

/// <summary>Receives what a <see cref="Segmenter"/> cuts.</summary>
public interface ISegmentOutput
{
    /// <summary>A segment begins. Its last one has ended.</summary>
    void Begin(ProgramMap tables);

    void Write(ReadOnlySpan<byte> packet);

    void End(SegmentCut segment);
}

/// <summary>A finished segment.</summary>
/// <param name="Start">By the stream's own clock.</param>
/// <param name="Duration">Until the next one starts, or its last picture or sound ends.</param>
/// <param name="IsIndependent">Whether it begins with a keyframe or holds no picture at all.</param>
/// <param name="IsDiscontinuous">Whether timestamps jump between the one before and this one.</param>
public readonly record struct SegmentCut(TimeSpan Start, TimeSpan Duration, bool IsIndependent, bool IsDiscontinuous);

/// <summary>
/// The rule by which a transport stream is cut into segments. A segment begins with a keyframe wherever there is a picture,
/// and is cut at the first keyframe after <see cref="Target"/>. Nothing is written before the first keyframe: a player that
/// begins with sound alone does not add the picture later. Where a picture stops, segments are cut by the sound instead.
/// </summary>
public sealed class Segmenter(ISegmentOutput output, IFrameObserver frames)
{
    /// <summary>The shortest segment that is cut at a keyframe. Encoders round their intervals, so a little less than 2 s.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromSeconds(1.9);

    /// <summary>A segment is cut here without a keyframe; no encoder's default interval is as long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>After so long without one of the tracks the other goes on alone.</summary>
    public static readonly TimeSpan TrackSilence = TimeSpan.FromSeconds(3);

    /// <summary>Sound without the picture that the stream announces is not offered before this has passed.</summary>
    public static readonly TimeSpan PictureWait = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LargestStep = TimeSpan.FromSeconds(10);

    private readonly ProgramMap _program = new();
    private readonly TrackClock _clock = new();
    private Open? _open;
    private TimeSpan? _last;
    private TimeSpan? _lastVideo;
    private TimeSpan? _lastAudio;
    private TimeSpan? _firstAudio;
    private bool _jumped;

    /// <summary>The tracks of the stream; empty until its tables have arrived.</summary>
    public IReadOnlyList<Track> Tracks => _program.Tracks;

    /// <summary>Adds one packet.</summary>
    /// <exception cref="FormatException">It is not one of a transport stream.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var packet = new TransportPacket(bytes);
        if (_program.Take(packet))
            return;
        var kind = KindOf(packet.Pid);
        if (packet.BeginsUnit && PesHeader.Read(packet.Payload) is { } header)
        {
            var time = _clock.Unwrap(header.Dts);
            if (kind != TrackKind.Other)
                DetectJump(kind, time);
            if (kind == TrackKind.Video)
                BeginPicture(time, packet.IsRandomAccess);
            else if (kind == TrackKind.Audio)
                BeginSound(time);
        }

        frames.OnBytes(kind, bytes.Length);
        if (_open is not null)
            output.Write(bytes);
    }

    /// <summary>The stream has ended: so does the last segment.</summary>
    public void Complete()
    {
        if (_open is not { } open)
            return;
        var last = _lastVideo > _lastAudio || _lastAudio is null ? _lastVideo : _lastAudio;
        Cut(last is { } end && end > open.Start ? end : open.Start + TimeSpan.FromMilliseconds(1));
    }

    private TrackKind KindOf(int pid)
    {
        foreach (var track in _program.Tracks)
            if (track.Pid == pid)
                return track.Kind;
        return TrackKind.Other;
    }

    private bool Has(TrackKind kind) => _program.Tracks.Any(track => track.Kind == kind);

    /// <summary>
    /// An encoder may set its clock anew: a track goes back, or on by far more than any track. One that only paused does neither,
    /// and its last packets may come late.
    /// </summary>
    private void DetectJump(TrackKind kind, TimeSpan time)
    {
        var before = kind == TrackKind.Video ? _lastVideo : _lastAudio;
        if (time < before - LargestStep || time > _last + LargestStep)
        {
            Complete();
            (_last, _lastVideo, _lastAudio, _firstAudio, _jumped) = (null, null, null, null, true);
        }

        if (_last is null || time > _last)
            _last = time;
    }

    private void BeginPicture(TimeSpan time, bool isKeyframe)
    {
        frames.OnPicture(time, isKeyframe);
        if (isKeyframe && (_open is null || time - _open.Start >= Target || !_open.HasPicture))
            CutAndBegin(time, independent: true);
        else if (_open is not null && time - _open.Start >= Longest)
            CutAndBegin(time, independent: false);
        else if (_open is { HasPicture: false } open)
            // The picture goes on after a pause, in the middle of its group.
            open.IsIndependent = false;
        _lastVideo = time;
        if (_open is not null)
            _open.HasPicture = true;
    }

    private void BeginSound(TimeSpan time)
    {
        frames.OnSound(time);
        _firstAudio ??= time;
        _lastAudio = time;
        if (_open is null)
        {
            if (!Has(TrackKind.Video) || (_lastVideo is null && time - _firstAudio >= PictureWait))
                CutAndBegin(time, independent: true);
        }
        else if (time - _open.Start >= Target && (_lastVideo is null || time - _lastVideo >= TrackSilence))
        {
            CutAndBegin(time, independent: true);
        }
    }

    private void CutAndBegin(TimeSpan time, bool independent)
    {
        if (_open is not null)
            Cut(time);
        _open = new Open(time) { IsIndependent = independent, IsDiscontinuous = _jumped };
        _jumped = false;
        output.Begin(_program);
    }

    private void Cut(TimeSpan end)
    {
        var open = _open!;
        _open = null;
        output.End(new SegmentCut(open.Start, end - open.Start, open.IsIndependent, open.IsDiscontinuous));
    }

    private sealed class Open(TimeSpan start)
    {
        public TimeSpan Start => start;

        public bool HasPicture { get; set; }

        public bool IsIndependent { get; set; }

        public bool IsDiscontinuous { get; init; }
    }
}
