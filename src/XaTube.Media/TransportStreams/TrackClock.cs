namespace XaTube.Media.TransportStreams;

/// <summary>Turns the 33-bit timestamps of all tracks into times that do not start again.</summary>
public sealed class TrackClock
{
    private const long Period = 1L << 33;

    private long? _last;

    /// <summary>The time that is nearest to the last one.</summary>
    public TimeSpan Unwrap(long timestamp)
    {
        if (_last is { } last)
        {
            var difference = (timestamp - last) % Period;
            timestamp = last + difference switch
            {
                > Period / 2 => difference - Period,
                < -Period / 2 => difference + Period,
                _ => difference,
            };
        }

        _last = timestamp;
        return TimeSpan.FromTicks(timestamp * (TimeSpan.TicksPerSecond / 10_000) / (PesHeader.ClockRate / 10_000));
    }
}
