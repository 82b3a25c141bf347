using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>
/// The rule of one silo's audience: the sessions that are counted here. It is given the time and returns what changed. Not
/// thread-safe: <see cref="SiloPresence"/> locks it.
/// </summary>
public sealed class Audience(SiloAddress silo, AudienceOptions options)
{
    private readonly Dictionary<Guid, ViewerSessionEntry> _entries = [];
    private readonly Dictionary<Guid, StreamCounter> _streams = [];
    private readonly ExpiryWheel _wheel = new(options);
    private readonly Dictionary<Guid, ViewerSessionRow> _sessions = [];
    private readonly string _reporter = silo.ToParsableString();
    private long _version;

    public int Viewers => _streams.Values.Sum(counter => counter.Viewers);

    public ViewerSessionEntry? Find(Guid sessionId) => _entries.GetValueOrDefault(sessionId);

    /// <summary>
    /// Applies a heartbeat. False when its session has no entry here and needs one; a leave needs one too, so that a join
    /// that it overtook does not count.
    /// </summary>
    public bool Apply(in Heartbeat heartbeat, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(heartbeat.SessionId, out var entry))
            return false;
        // The credit counts whatever the order. Presence does not change by an older heartbeat, nor, after a leave, by one of
        // the same number.
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

    /// <summary>Adds the session's entry, from the heartbeat that activated its grain, and applies that. An existing entry stays.</summary>
    public void Register(in Heartbeat heartbeat, IViewerSessionEntryOwner owner, DateTimeOffset now)
    {
        if (!_entries.ContainsKey(heartbeat.SessionId))
        {
            var entry = new ViewerSessionEntry(heartbeat, owner) { LastSeenAt = SeenAt(heartbeat, now), Sequence = heartbeat.Sequence, NextMs = heartbeat.NextMs };
            _entries.Add(entry.SessionId, entry);
            _wheel.Add(entry);
            var counter = Counter(entry.StreamId);
            counter.Viewers++;
            // A leave counts as adopted too: the count held for the gone silo includes this viewer and must shrink by it.
            if (heartbeat.Kind != HeartbeatKind.Joined)
                counter.Adopted++;
            _sessions[entry.SessionId] = entry.Row(null);
        }

        Apply(heartbeat, now);
    }

    /// <summary>Removes a session that moves to another silo: it is not counted here any more, but it has not ended.</summary>
    public void Release(Guid sessionId)
    {
        if (_entries.Remove(sessionId, out var entry) && !entry.HasLeft)
            Counter(entry.StreamId).Viewers--;
    }

    /// <summary>
    /// Removes all sessions and returns those that are watching as the heartbeats that rebuild them on another silo: each with
    /// the silence that it already has, and crediting nothing new. Expired sessions are left out. Rows that are still to be
    /// written stay.
    /// </summary>
    public IReadOnlyList<Heartbeat> DrainSessions(DateTimeOffset now)
    {
        var watching = _entries.Values.Where(entry => !entry.HasLeft && now < entry.ExpiresAt(options)).Select(entry => new Heartbeat(
            entry.SessionId, entry.StreamId, HeartbeatKind.Watching, entry.Sequence, entry.CreditedMs, entry.CreditedMs,
            entry.JoinedAt, entry.Viewer, (int)Math.Max(0, (now - entry.LastSeenAt).TotalMilliseconds), entry.NextMs)).ToArray();
        _entries.Clear();
        foreach (var counter in _streams.Values)
            counter.Viewers = 0;
        return watching;
    }

    /// <summary>Ends the sessions that have expired, and returns them.</summary>
    public IReadOnlyList<ViewerSessionEntry> Sweep(DateTimeOffset now)
    {
        var expired = _wheel.Sweep(now).Where(entry => Find(entry.SessionId) == entry).ToArray();
        foreach (var entry in expired)
        {
            _entries.Remove(entry.SessionId);
            if (!entry.HasLeft)
                Leave(entry, entry.LastSeenAt);
        }

        foreach (var (streamId, counter) in _streams)
            if (counter.IsIdle)
                _streams.Remove(streamId);
        return expired;
    }

    /// <summary>Ends the sessions of a stream that has ended.</summary>
    public void StreamOver(Guid streamId, DateTimeOffset now)
    {
        // Visits all sessions of the silo, but only once for a stream.
        if (_streams.TryGetValue(streamId, out var counter) && counter.Viewers > 0)
            foreach (var entry in _entries.Values)
                if (entry.StreamId == streamId && !entry.HasLeft)
                    Leave(entry, now);
    }

    /// <summary>The counts that are due to be reported now; they count as reported.</summary>
    public IReadOnlyList<(Guid StreamId, AudienceReport Report)> TakeReports(DateTimeOffset now)
    {
        var reports = new List<(Guid, AudienceReport)>();
        foreach (var (streamId, counter) in _streams)
            if (counter.TakeReport(now, options, out var viewers))
                reports.Add((streamId, new AudienceReport(silo, ++_version, viewers, counter.Adopted)));
        return reports;
    }

    /// <summary>The rows that have changed since the last call.</summary>
    public AudienceBatch TakeBatch(DateTimeOffset now)
    {
        var batch = new AudienceBatch(
            [.. _sessions.Values], [.. _streams.Values.SelectMany(counter => counter.TakeMinutes(_reporter, now))]);
        _sessions.Clear();
        return batch;
    }

    private void Credit(ViewerSessionEntry entry, long creditedMs, DateTimeOffset now)
    {
        if (creditedMs <= entry.CreditedMs)
            return;
        Counter(entry.StreamId).Credit(creditedMs - entry.CreditedMs, now);
        entry.CreditedMs = creditedMs;
    }

    private void Leave(ViewerSessionEntry entry, DateTimeOffset at)
    {
        if (!entry.HasLeft)
            Counter(entry.StreamId).Viewers--;
        entry.HasLeft = true;
        _sessions[entry.SessionId] = entry.Row(at);
    }

    private void Return(ViewerSessionEntry entry)
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
