using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>What is to be written of an audience: sessions that came or went, and minutes with their watch time.</summary>
public sealed record AudienceBatch(IReadOnlyList<ViewerSessionRow> Sessions, IReadOnlyList<WatchMinuteRow> Minutes)
{
    public bool IsEmpty => Sessions.Count == 0 && Minutes.Count == 0;
}

/// <summary>
/// The rule of one silo's audience: who watches, by the pulses registered here. It takes the time, and returns what
/// changed. Not safe for threads: <see cref="SiloAudience"/> sees to that.
/// </summary>
public sealed class Audience(SiloAddress silo, AudienceOptions options)
{
    private readonly Dictionary<Guid, Pulse> _pulses = [];
    private readonly Dictionary<Guid, StreamTally> _streams = [];
    private readonly ExpiryWheel _wheel = new(options);
    private readonly Dictionary<Guid, ViewerSessionRow> _sessions = [];
    private readonly string _reporter = silo.ToParsableString();
    private long _version;

    public int Viewers => _streams.Values.Sum(tally => tally.Viewers);

    public Pulse? Find(Guid sessionId) => _pulses.GetValueOrDefault(sessionId);

    /// <summary>
    /// Applies a heartbeat. False when its session has no pulse here and needs one, be it to remember a goodbye.
    /// </summary>
    public bool Apply(in Heartbeat heartbeat, DateTimeOffset now)
    {
        if (!_pulses.TryGetValue(heartbeat.SessionId, out var pulse))
            return false;
        // Older news, and anything but newer news after a goodbye, says nothing of the present; what it credits still counts.
        Credit(pulse, heartbeat.CreditedMs, now);
        if (heartbeat.Sequence < pulse.Sequence || (pulse.HasLeft && heartbeat.Sequence == pulse.Sequence))
            return true;
        pulse.Sequence = heartbeat.Sequence;
        pulse.LastSeenAt = Later(pulse.LastSeenAt, SeenAt(heartbeat, now));
        pulse.NextMs = heartbeat.NextMs;
        if (heartbeat.Kind == HeartbeatKind.Left)
            Leave(pulse, now);
        else if (pulse.HasLeft)
            Return(pulse);
        return true;
    }

    /// <summary>A session's grain registers its pulse with the heartbeat that woke it. One that is here already stays.</summary>
    public void Register(in Heartbeat heartbeat, IPulseOwner owner, DateTimeOffset now)
    {
        if (!_pulses.ContainsKey(heartbeat.SessionId))
        {
            var pulse = new Pulse(heartbeat, owner) { LastSeenAt = SeenAt(heartbeat, now), Sequence = heartbeat.Sequence, NextMs = heartbeat.NextMs };
            _pulses.Add(pulse.SessionId, pulse);
            _wheel.Add(pulse);
            var tally = Tally(pulse.StreamId);
            tally.Viewers++;
            // A goodbye too: the silo that counted this viewer, and is gone, must not be held to have it still.
            if (heartbeat.Kind != HeartbeatKind.Joined)
                tally.Rebuilt++;
            _sessions[pulse.SessionId] = pulse.Row(null);
        }

        Apply(heartbeat, now);
    }

    /// <summary>Lets go of a session that moves elsewhere: it is not here any more, but it has not ended.</summary>
    public void Release(Guid sessionId)
    {
        if (_pulses.Remove(sessionId, out var pulse) && !pulse.HasLeft)
            Tally(pulse.StreamId).Viewers--;
    }

    /// <summary>
    /// Lets go of everybody who watches, as the heartbeats that rebuild them elsewhere: with the silence that each already
    /// has, and without watch time that is not credited yet. Who has been silent for too long is not among them. What is to
    /// be written stays.
    /// </summary>
    public IReadOnlyList<Heartbeat> TakeAll(DateTimeOffset now)
    {
        var watching = _pulses.Values.Where(pulse => !pulse.HasLeft && now < pulse.SilentAt(options)).Select(pulse => new Heartbeat(
            pulse.SessionId, pulse.StreamId, HeartbeatKind.Watching, pulse.Sequence, pulse.CreditedMs, pulse.CreditedMs,
            pulse.JoinedAt, pulse.Viewer, (int)Math.Max(0, (now - pulse.LastSeenAt).TotalMilliseconds), pulse.NextMs)).ToArray();
        _pulses.Clear();
        foreach (var tally in _streams.Values)
            tally.Viewers = 0;
        return watching;
    }

    /// <summary>Ends the sessions that have been silent for long enough; returns them.</summary>
    public IReadOnlyList<Pulse> Sweep(DateTimeOffset now)
    {
        var gone = _wheel.Sweep(now).Where(pulse => Find(pulse.SessionId) == pulse).ToArray();
        foreach (var pulse in gone)
        {
            _pulses.Remove(pulse.SessionId);
            if (!pulse.HasLeft)
                Leave(pulse, pulse.LastSeenAt);
        }

        foreach (var (streamId, tally) in _streams)
            if (tally.IsIdle)
                _streams.Remove(streamId);
        return gone;
    }

    /// <summary>A stream is over, and with it the sessions that watched it.</summary>
    public void StreamOver(Guid streamId, DateTimeOffset now)
    {
        // A walk past everybody, but once in a stream's life.
        if (_streams.TryGetValue(streamId, out var tally) && tally.Viewers > 0)
            foreach (var pulse in _pulses.Values)
                if (pulse.StreamId == streamId && !pulse.HasLeft)
                    Leave(pulse, now);
    }

    /// <summary>The counts that are due to be reported now.</summary>
    public IReadOnlyList<(Guid StreamId, AudienceReport Report)> TakeReports(DateTimeOffset now)
    {
        var reports = new List<(Guid, AudienceReport)>();
        foreach (var (streamId, tally) in _streams)
            if (tally.TakeReport(now, options, out var viewers))
                reports.Add((streamId, new AudienceReport(silo, ++_version, viewers, tally.Rebuilt)));
        return reports;
    }

    /// <summary>What has to be written since the last time.</summary>
    public AudienceBatch TakeBatch(DateTimeOffset now)
    {
        var batch = new AudienceBatch(
            [.. _sessions.Values], [.. _streams.Values.SelectMany(tally => tally.TakeMinutes(_reporter, now))]);
        _sessions.Clear();
        return batch;
    }

    private void Credit(Pulse pulse, long creditedMs, DateTimeOffset now)
    {
        if (creditedMs <= pulse.CreditedMs)
            return;
        Tally(pulse.StreamId).Credit(creditedMs - pulse.CreditedMs, now);
        pulse.CreditedMs = creditedMs;
    }

    private void Leave(Pulse pulse, DateTimeOffset at)
    {
        if (!pulse.HasLeft)
            Tally(pulse.StreamId).Viewers--;
        pulse.HasLeft = true;
        _sessions[pulse.SessionId] = pulse.Row(at);
    }

    private void Return(Pulse pulse)
    {
        pulse.HasLeft = false;
        Tally(pulse.StreamId).Viewers++;
    }

    private static DateTimeOffset SeenAt(in Heartbeat heartbeat, DateTimeOffset now) => now.AddMilliseconds(-heartbeat.SilentMs);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private StreamTally Tally(Guid streamId)
    {
        if (!_streams.TryGetValue(streamId, out var tally))
            _streams[streamId] = tally = new StreamTally(streamId);
        return tally;
    }
}
