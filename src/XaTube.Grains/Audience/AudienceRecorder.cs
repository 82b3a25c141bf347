using Microsoft.Extensions.Logging;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>
/// Writes who watched, and for how long. What can't be written now waits for the next time, newest values winning;
/// the rows are absolute, so writing one twice changes nothing.
/// </summary>
public sealed class AudienceRecorder(IAudienceRecords records, ILogger<AudienceRecorder> log)
{
    /// <summary>The most rows that may wait. Beyond, the oldest are given up and that is logged.</summary>
    private const int MostWaiting = 200_000;

    private readonly Dictionary<Guid, ViewerSessionRow> _sessions = [];
    private readonly Dictionary<(Guid StreamId, DateTimeOffset Minute, string Reporter), WatchMinuteRow> _minutes = [];

    /// <summary>Writes a batch and whatever is owed. One call at a time.</summary>
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
            GiveUpBeyond(MostWaiting);
        }
    }

    private void GiveUpBeyond(int most)
    {
        var over = _sessions.Count - most;
        if (over <= 0)
            return;
        foreach (var id in _sessions.Keys.Take(over).ToArray())
            _sessions.Remove(id);
        log.LogError("{Sessions} sessions were given up: the database has been away for too long", over);
    }
}
