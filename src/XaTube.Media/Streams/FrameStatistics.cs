using XaTube.Media.TransportStreams;

namespace XaTube.Media.Streams;

/// <summary>
/// Measures what a publisher sends, from its frames: rates by the second in which they arrive, keyframe distances by the
/// stream's own clock. Thread-safe.
/// </summary>
public sealed class FrameStatistics(TimeProvider time) : IFrameObserver
{
    /// <summary>For how many seconds bitrates are remembered.</summary>
    public const int History = 60;

    private const int RateSeconds = 5;
    private const int KeyframeDistances = 8;

    // A pause as long as this is a gap.
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Second[] _seconds = new Second[History + 1];
    private readonly Queue<TimeSpan> _keyframeDistances = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _current;
    private TimeSpan? _lastKeyframe;
    private TimeSpan? _lastPicture;
    private TimeSpan? _lastSound;
    private int _gaps;
    private long? _lastArrival;

    /// <summary>How long ago the last picture or sound arrived; null before the first.</summary>
    public TimeSpan? SinceArrival
    {
        get
        {
            lock (_lock)
                return _lastArrival is { } at ? time.GetElapsedTime(at) : null;
        }
    }

    public void OnPicture(TimeSpan time, bool isKeyframe)
    {
        lock (_lock)
        {
            Now().Pictures++;
            if (isKeyframe && _lastKeyframe is { } last && time > last)
            {
                _keyframeDistances.Enqueue(time - last);
                if (_keyframeDistances.Count > KeyframeDistances)
                    _keyframeDistances.Dequeue();
            }

            if (isKeyframe)
                _lastKeyframe = time;
            _lastPicture = time;
        }
    }

    public void OnSound(TimeSpan time)
    {
        lock (_lock)
            _lastSound = time;
    }

    public void OnBytes(TrackKind track, int count)
    {
        lock (_lock)
        {
            if (_lastArrival is { } last && time.GetElapsedTime(last) >= Gap)
                _gaps++;
            _lastArrival = time.GetTimestamp();
            if (track == TrackKind.Video)
                Now().VideoBytes += count;
            else if (track == TrackKind.Audio)
                Now().AudioBytes += count;
        }
    }

    /// <summary>The figures up to now.</summary>
    public FrameFigures Read()
    {
        lock (_lock)
        {
            _ = Now();
            var whole = Math.Min(RateSeconds, _current);
            double Rate(Func<Second, long> of) => whole == 0 ? 0 : Seconds((int)whole).Sum(of) / (double)whole;
            // A long distance shows before it is over.
            var open = _lastKeyframe is { } key && _lastPicture is { } picture ? picture - key : TimeSpan.Zero;
            var longest = _keyframeDistances.Append(open).Max();
            return new FrameFigures(
                Rate(second => second.Pictures),
                _keyframeDistances.Count > 0 || open > Gap ? longest : null,
                (long)(8 * Rate(second => second.VideoBytes)),
                (long)(8 * Rate(second => second.AudioBytes)),
                _lastPicture is { } p && _lastSound is { } s ? p - s : null,
                _gaps,
                [.. Seconds((int)Math.Min(History, _current)).Select(second => 8 * (second.VideoBytes + second.AudioBytes))]);
        }
    }

    /// <summary>The complete seconds before this one, oldest first.</summary>
    private IEnumerable<Second> Seconds(int count) =>
        Enumerable.Range(0, count).Select(i => _seconds[(_current - count + i) % _seconds.Length]);

    private ref Second Now()
    {
        var now = (long)time.GetElapsedTime(_startedAt).TotalSeconds;
        for (; _current < now; _current++)
            _seconds[(_current + 1) % _seconds.Length] = default;
        return ref _seconds[_current % _seconds.Length];
    }

    private struct Second
    {
        public int Pictures;
        public long VideoBytes;
        public long AudioBytes;
    }
}

/// <summary>What <see cref="FrameStatistics"/> measured.</summary>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="KeyframeDistance">The longest of the last ones; null before the second keyframe.</param>
/// <param name="VideoBitrate">Bits a second.</param>
/// <param name="AudioBitrate">Bits a second.</param>
/// <param name="Skew">By how much the picture is ahead of the sound; null without both.</param>
/// <param name="Gaps">How often nothing arrived for 2 s or more.</param>
/// <param name="Bitrates">Bits in each of the last seconds, oldest first.</param>
public sealed record FrameFigures(
    double FrameRate, TimeSpan? KeyframeDistance, long VideoBitrate, long AudioBitrate, TimeSpan? Skew, int Gaps, IReadOnlyList<long> Bitrates);
