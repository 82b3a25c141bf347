using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.LiveStreams;

/// <summary>The stored state of a live stream, which also migrates with its grain.</summary>
[GenerateSerializer, Alias("xatube.LiveStreamRecord")]
public sealed record LiveStreamRecord
{
    [Id(0)]
    public ChannelSummary Channel { get; init; } = new(Guid.Empty, "", "", null, null);

    [Id(1)]
    public string Title { get; init; } = "";

    [Id(2)]
    public LiveStreamState State { get; init; }

    /// <summary>Who holds the stream, or held it last.</summary>
    [Id(3)]
    public PublishId Publisher { get; init; } = new("", "", "");

    [Id(4)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long after its last sign of life it can be resumed; null for the engine's own setting.</summary>
    [Id(5)]
    public TimeSpan? Grace { get; init; }

    /// <summary>When the publisher was last known to be publishing.</summary>
    [Id(6)]
    public DateTimeOffset LastSignAt { get; init; }

    [Id(7)]
    public DateTimeOffset? EndedAt { get; init; }

    [Id(8)]
    public EndReason? EndReason { get; init; }

    [Id(9)]
    public AudienceTimeline Audience { get; init; } = AudienceTimeline.StartingAt(default);

    /// <summary>The audience figures at the last sign of life, where the stream's time ends if none follows.</summary>
    [Id(10)]
    public ViewerIntegral AudienceAtLastSign { get; init; }

    /// <summary>Each silo's last report, so that a stream activated on another silo does not begin at zero.</summary>
    [Id(11)]
    public StoredReport[] Reports { get; init; } = [];

    /// <summary>A snapshot version higher than any that was sent before this was stored.</summary>
    [Id(12)]
    public long Announced { get; init; }

    /// <summary>Grows with every transition.</summary>
    [Id(13)]
    public long Version { get; init; }
}

/// <summary>
/// The rule of a live stream: <c>Live → Interrupted → Live | Ended</c>. Each step takes the record and the time and
/// returns the next record; the same record means that nothing happened.
/// </summary>
public static class LiveStream
{
    public static LiveStreamRecord Begin(LiveStreamStart start, DateTimeOffset now) => new()
    {
        Channel = start.Channel,
        Title = start.Channel.Title,
        State = LiveStreamState.Live,
        Publisher = start.Publisher,
        Grace = start.Grace,
        StartedAt = now,
        LastSignAt = now,
        Audience = AudienceTimeline.StartingAt(now),
        Version = 1,
    };

    /// <summary>
    /// The stored stream by the clock of the silo that activates it: a sign of life that another silo's clock dated into the
    /// future is taken for now. One dated too far into the past ends nothing early; see <see cref="ApplyTimeouts"/>.
    /// </summary>
    public static LiveStreamRecord Reactivate(LiveStreamRecord stream, DateTimeOffset now) =>
        stream.LastSignAt <= now ? stream : stream with { LastSignAt = now };

    /// <summary>A publisher claims the stream: to hold it still, to resume it, or with <paramref name="takeover"/> to replace another.</summary>
    public static (LiveStreamRecord Next, ClaimResult Answer) Claim(
        LiveStreamRecord stream, PublishId publisher, DateTimeOffset now, bool takeover = false)
    {
        if (stream.State == LiveStreamState.Ended)
            return (stream, ClaimResult.Over);
        if (stream.State == LiveStreamState.Live && stream.Publisher != publisher && !publisher.Outlives(stream.Publisher) && !takeover)
            return (stream, ClaimResult.HeldByAnother);

        var held = SignOfLife(stream, now);
        return (stream.State == LiveStreamState.Live && stream.Publisher == publisher
            ? held
            : held with { State = LiveStreamState.Live, Publisher = publisher, Version = stream.Version + 1 }, ClaimResult.Held);
    }

    /// <summary>A publisher renews its lease. If the stream was interrupted because the lease ran out, that resumes it.</summary>
    public static (LiveStreamRecord Next, RenewDecision Answer) Renew(LiveStreamRecord stream, PublishId publisher, DateTimeOffset now)
    {
        if (stream.State == LiveStreamState.Ended || stream.Publisher != publisher)
            return (stream, RenewDecision.NotPublishing);
        return (Claim(stream, publisher, now).Next, RenewDecision.Renewed);
    }

    /// <summary>A publisher has disconnected. Only the one that holds the stream interrupts it.</summary>
    public static LiveStreamRecord Interrupt(LiveStreamRecord stream, PublishId publisher, DateTimeOffset now) =>
        stream.State == LiveStreamState.Live && stream.Publisher == publisher
            ? SignOfLife(stream, now) with { State = LiveStreamState.Interrupted, Version = stream.Version + 1 }
            : stream;

    /// <summary>Ends the stream now, by command.</summary>
    public static LiveStreamRecord End(LiveStreamRecord stream, EndReason reason, DateTimeOffset now)
    {
        if (stream.State == LiveStreamState.Ended)
            return stream;
        // Interrupted time is not part of the stream's duration.
        var last = stream.State == LiveStreamState.Live ? SignOfLife(stream, now) : stream;
        return last with
        {
            State = LiveStreamState.Ended,
            // Another silo's clock may have been ahead when the stream began.
            EndedAt = last.LastSignAt > last.StartedAt ? last.LastSignAt : last.StartedAt,
            EndReason = reason,
            Audience = last.Audience with { Whole = last.AudienceAtLastSign with { Peak = last.Audience.Whole.Peak } },
            Version = stream.Version + 1,
        };
    }

    /// <summary>
    /// Applies timeouts: a live stream is interrupted when its publisher's lease has run out, an interrupted one ends after its grace.
    /// Silence counts only from <paramref name="listeningSince"/> on: before, renewals could not have arrived.
    /// </summary>
    public static LiveStreamRecord ApplyTimeouts(
        LiveStreamRecord stream, DateTimeOffset now, DateTimeOffset listeningSince, LiveStreamOptions options)
    {
        var silence = now - SilentSince(stream, listeningSince);
        return stream.State switch
        {
            LiveStreamState.Live when silence >= options.Lease =>
                stream with { State = LiveStreamState.Interrupted, Version = stream.Version + 1 },
            LiveStreamState.Interrupted when silence >= (stream.Grace ?? options.Grace) =>
                End(stream, EndReason.PublisherGone, now),
            _ => stream,
        };
    }

    /// <summary>Until when an interrupted stream can be resumed; null for any other.</summary>
    public static DateTimeOffset? ResumableUntil(LiveStreamRecord stream, DateTimeOffset listeningSince, LiveStreamOptions options) =>
        stream.State == LiveStreamState.Interrupted ? SilentSince(stream, listeningSince) + (stream.Grace ?? options.Grace) : null;

    /// <summary>Whether a publisher's claim took the stream from another that may still be connected.</summary>
    public static bool HasTakenOver(PublishId publisher, LiveStreamRecord before, LiveStreamRecord after) =>
        before.State == LiveStreamState.Live && after.Publisher != before.Publisher && !publisher.Outlives(before.Publisher);

    /// <summary>The stream as others may see it.</summary>
    public static LiveStreamSnapshot Snapshot(
        Guid id, LiveStreamRecord stream, DateTimeOffset? resumableUntil, DateTimeOffset? thumbnailAt, long version) => new(
        id, stream.Channel, stream.Title, stream.State, stream.StartedAt, stream.EndedAt, resumableUntil,
        stream.State == LiveStreamState.Ended ? 0 : stream.Audience.Viewers, stream.Audience.Whole.Peak, stream.Publisher,
        version, thumbnailAt, stream.State == LiveStreamState.Interrupted ? stream.LastSignAt : null);

    private static DateTimeOffset SilentSince(LiveStreamRecord stream, DateTimeOffset listeningSince) =>
        stream.LastSignAt > listeningSince ? stream.LastSignAt : listeningSince;

    private static LiveStreamRecord SignOfLife(LiveStreamRecord stream, DateTimeOffset now) =>
        stream with { LastSignAt = now, AudienceAtLastSign = stream.Audience.Whole };
}
