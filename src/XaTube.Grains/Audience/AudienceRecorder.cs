using Microsoft.Extensions.Logging;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>
/// Writes sessions and watch time to the database. Rows that cannot be written wait for the next call, where newer values
/// replace them; the rows are absolute, so writing one twice changes nothing. Not thread-safe.
/// </summary>
public sealed class AudienceRecorder(IAudienceRecords records, ILogger<AudienceRecorder> log)
{
    // Bounds memory while the database is away: beyond it the oldest sessions are dropped, and that is logged. Not a setting:
    // it is a safety limit, far above what waits in a short outage.
    private const int MaxWaiting = 200_000;

    private readonly Dictionary<Guid, ViewerSessionRow> _sessions = [];
    private readonly Dictionary<(Guid StreamId, DateTimeOffset Minute, string Reporter), WatchMinuteRow> _minutes = [];

    /// <summary>Writes a batch and the rows that are waiting. Does not throw when the database fails.</summary>
    public async Task Write(AudienceBatch batch)
    {
        foreach (var session in batch.Sessions)
            _sessions[session.Id] = session;
        foreach (var minute in batch.Minutes)
            _minutes[(minute.StreamId, minute.Minute, minute.Reporter)] = minute;
        try
        {
            if (_sessions.Count > 0)
                await records.SaveSessions(_sessions.Values);
            _sessions.Clear();
            if (_minutes.Count > 0)
                await records.SaveWatchMinutes(_minutes.Values);
            _minutes.Clear();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "{Sessions} sessions and {Minutes} minutes wait to be written", _sessions.Count, _minutes.Count);
            DropBeyond(MaxWaiting);
        }
    }

    private void DropBeyond(int max)
    {
        var over = _sessions.Count - max;
        if (over <= 0)
            return;
        foreach (var id in _sessions.Keys.Take(over).ToArray())
            _sessions.Remove(id);
        log.LogError("{Sessions} sessions were given up: the database has been away for too long", over);
    }
}
