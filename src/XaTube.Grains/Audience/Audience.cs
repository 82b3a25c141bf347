using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>What is to be written of an audience: sessions that came or went, and minutes with their watch time.</summary>
public sealed record AudienceBatch(IReadOnlyList<ViewerSessionRow> Sessions, IReadOnlyList<WatchMinuteRow> Minutes)
{
    public bool IsEmpty => Sessions.Count == 0 && Minutes.Count == 0;
}

/// <summary>
/// The rule of one silo's audience: who watches, by the entries registered here. It takes the time, and returns what
/// changed. Not safe for threads: <see cref="SiloPresence"/> sees to that.
/// </summary>
public sealed class Audience(SiloAddress silo, AudienceOptions options)
{
    private readonly Dictionary<Guid, SessionEntry> _entries = [];
    private readonly Dictionary<Guid, StreamCounter> _streams = [];
    private readonly ExpiryWheel _wheel = new(options);
    private readonly Dictionary<Guid, ViewerSessionRow> _sessions = [];
    private readonly string _reporter = silo.ToParsableString();
    private long _version;

    public int Viewers => _streams.Values.Sum(counter => counter.Viewers);

    public SessionEntry? Find(Guid sessionId) => _entries.GetValueOrDefault(sessionId);

    /// <summary>
    /// Applies a heartbeat. False when its session has no entry here and needs one, be it to remember a goodbye.
    /// </summary>
    public bool Apply(in Heartbeat heartbeat, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(heartbeat.SessionId, out var entry))
            return false;
        // Older news, and anything but newer news after a goodbye, says nothing of the present; what it credits still counts.
        Credit(entry, heartbeat.CreditedMs, now);
        if (heartbeat.Sequence < entry.Sequence || (entry.HasLeft && heartbeat.Sequence == entry.Sequence))
            return true;
        entry.Sequence = heartbeat.Sequence;
        entry.LastSeenAt = Later(entry.LastSeenAt, SeenAt(heartbeat, now));
        entry.NextMs = heartbeat.NextMs;
        if (heartbeat.Kind == HeartbeatKind.Left)
            Leave(entry, now);
        else if (entry.HasLeft)
            Return(entry);
        return true;
    }

    /// <summary>A session's grain registers its entry with the heartbeat that woke it. One that is here already stays.</summary>
    public void Register(in Heartbeat heartbeat, ISessionEntryOwner owner, DateTimeOffset now)
    {
        if (!_entries.ContainsKey(heartbeat.SessionId))
        {
            var entry = new SessionEntry(heartbeat, owner) { LastSeenAt = SeenAt(heartbeat, now), Sequence = heartbeat.Sequence, NextMs = heartbeat.NextMs };
            _entries.Add(entry.SessionId, entry);
            _wheel.Add(entry);
            var counter = Counter(entry.StreamId);
            counter.Viewers++;
            // A goodbye too: the silo that counted this viewer, and is gone, must not be held to have it still.
            if (heartbeat.Kind != HeartbeatKind.Joined)
                counter.Adopted++;
            _sessions[entry.SessionId] = entry.Row(null);
        }

        Apply(heartbeat, now);
    }

    /// <summary>Lets go of a session that moves elsewhere: it is not here any more, but it has not ended.</summary>
    public void Release(Guid sessionId)
    {
        if (_entries.Remove(sessionId, out var entry) && !entry.HasLeft)
            Counter(entry.StreamId).Viewers--;
    }

    /// <summary>
    /// Lets go of everybody who watches, as the heartbeats that rebuild them elsewhere: with the silence that each already
    /// has, and without watch time that is not credited yet. Who has been silent for too long is not among them. What is to
    /// be written stays.
    /// </summary>
    public IReadOnlyList<Heartbeat> DrainSessions(DateTimeOffset now)
    {
        var watching = _entries.Values.Where(entry => !entry.HasLeft && now < entry.SilentAt(options)).Select(entry => new Heartbeat(
            entry.SessionId, entry.StreamId, HeartbeatKind.Watching, entry.Sequence, entry.CreditedMs, entry.CreditedMs,
            entry.JoinedAt, entry.Viewer, (int)Math.Max(0, (now - entry.LastSeenAt).TotalMilliseconds), entry.NextMs)).ToArray();
        _entries.Clear();
        foreach (var counter in _streams.Values)
            counter.Viewers = 0;
        return watching;
    }

    /// <summary>Ends the sessions that have been silent for long enough; returns them.</summary>
    public IReadOnlyList<SessionEntry> Sweep(DateTimeOffset now)
    {
        var gone = _wheel.Sweep(now).Where(entry => Find(entry.SessionId) == entry).ToArray();
        foreach (var entry in gone)
        {
            _entries.Remove(entry.SessionId);
            if (!entry.HasLeft)
                Leave(entry, entry.LastSeenAt);
        }

        foreach (var (streamId, counter) in _streams)
            if (counter.IsIdle)
                _streams.Remove(streamId);
        return gone;
    }

    /// <summary>A stream is over, and with it the sessions that watched it.</summary>
    public void StreamOver(Guid streamId, DateTimeOffset now)
    {
        // A walk past everybody, but once in a stream's life.
        if (_streams.TryGetValue(streamId, out var counter) && counter.Viewers > 0)
            foreach (var entry in _entries.Values)
                if (entry.StreamId == streamId && !entry.HasLeft)
                    Leave(entry, now);
    }

    /// <summary>The counts that are due to be reported now.</summary>
    public IReadOnlyList<(Guid StreamId, AudienceReport Report)> TakeReports(DateTimeOffset now)
    {
        var reports = new List<(Guid, AudienceReport)>();
        foreach (var (streamId, counter) in _streams)
            if (counter.TakeReport(now, options, out var viewers))
                reports.Add((streamId, new AudienceReport(silo, ++_version, viewers, counter.Adopted)));
        return reports;
    }

    /// <summary>What has to be written since the last time.</summary>
    public AudienceBatch TakeBatch(DateTimeOffset now)
    {
        var batch = new AudienceBatch(
            [.. _sessions.Values], [.. _streams.Values.SelectMany(counter => counter.TakeMinutes(_reporter, now))]);
        _sessions.Clear();
        return batch;
    }

    private void Credit(SessionEntry entry, long creditedMs, DateTimeOffset now)
    {
        if (creditedMs <= entry.CreditedMs)
            return;
        Counter(entry.StreamId).Credit(creditedMs - entry.CreditedMs, now);
        entry.CreditedMs = creditedMs;
    }

    private void Leave(SessionEntry entry, DateTimeOffset at)
    {
        if (!entry.HasLeft)
            Counter(entry.StreamId).Viewers--;
        entry.HasLeft = true;
        _sessions[entry.SessionId] = entry.Row(at);
    }

    private void Return(SessionEntry entry)
    {
        entry.HasLeft = false;
        Counter(entry.StreamId).Viewers++;
    }

    private static DateTimeOffset SeenAt(in Heartbeat heartbeat, DateTimeOffset now) => now.AddMilliseconds(-heartbeat.SilentMs);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private StreamCounter Counter(Guid streamId)
    {
        if (!_streams.TryGetValue(streamId, out var counter))
            _streams[streamId] = counter = new StreamCounter(streamId);
        return counter;
    }
}
