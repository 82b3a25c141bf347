using System.Text.Json.Serialization;

namespace XaTube.Grains.LiveStreams;

/// <summary>Viewers over a span of time: the peak, and viewer-milliseconds over observed milliseconds.</summary>
[GenerateSerializer, Alias("xatube.ViewerIntegral")]
public readonly record struct ViewerIntegral([Id(0)] int Peak, [Id(1)] long ViewerMs, [Id(2)] long ObservedMs)
{
    [JsonIgnore]
    public double Average => ObservedMs == 0 ? Peak : (double)ViewerMs / ObservedMs;

    public ViewerIntegral Add(int viewers, long ms) =>
        new(Math.Max(Peak, viewers), ViewerMs + (viewers * ms), ObservedMs + ms);
}

/// <summary>One minute of a timeline.</summary>
public readonly record struct ViewerMinute(DateTimeOffset At, ViewerIntegral Viewers);

/// <summary>
/// The viewer count integrated over time, as a whole and by the minute. Immutable: each step returns the next value and
/// adds the minutes that it completed to a collection of the caller.
/// </summary>
[GenerateSerializer, Alias("xatube.AudienceTimeline")]
public sealed record AudienceTimeline(
    [Id(0)] int Viewers,
    [Id(1)] DateTimeOffset At,
    [Id(2)] ViewerIntegral Whole,
    [Id(3)] DateTimeOffset Minute,
    [Id(4)] ViewerIntegral ThisMinute)
{
    public static AudienceTimeline StartingAt(DateTimeOffset now) => new(0, now, default, Minutes.StartOf(now), default);

    /// <summary>The current minute, which is not complete.</summary>
    [JsonIgnore]
    public ViewerMinute RunningMinute => new(Minute, ThisMinute);

    /// <summary>Continues after a time without counting, which is left out.</summary>
    public AudienceTimeline ResumedAt(DateTimeOffset now)
    {
        var minute = Minutes.StartOf(now);
        return this with { Viewers = 0, At = now, Minute = minute, ThisMinute = minute == Minute ? ThisMinute : default };
    }

    /// <summary>The count was unchanged until now and has a new value from now on.</summary>
    public AudienceTimeline Count(int viewers, DateTimeOffset now, ICollection<ViewerMinute> completed)
    {
        var next = UpTo(now, completed);
        return next with
        {
            Viewers = viewers,
            Whole = next.Whole.Add(viewers, 0),
            ThisMinute = next.ThisMinute.Add(viewers, 0),
        };
    }

    /// <summary>The count was unchanged until now. A clock that was set back adds nothing.</summary>
    public AudienceTimeline UpTo(DateTimeOffset now, ICollection<ViewerMinute> completed)
    {
        var next = this;
        while (Minutes.StartOf(now) > next.Minute)
        {
            var boundary = next.Minute.AddMinutes(1);
            next = next.Add(boundary);
            completed.Add(next.RunningMinute);
            next = next with { Minute = boundary, ThisMinute = default(ViewerIntegral).Add(next.Viewers, 0) };
        }

        return next.Add(now);
    }

    private AudienceTimeline Add(DateTimeOffset until)
    {
        var ms = (long)(until - At).TotalMilliseconds;
        return ms <= 0 ? this : this with { At = until, Whole = Whole.Add(Viewers, ms), ThisMinute = ThisMinute.Add(Viewers, ms) };
    }
}
