using System.Net;
using XaTube.Api.RateLimits;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// Limits how many sessions watch one stream from one address range (an IPv4 address, an IPv6 /64), so that one machine
/// can't simulate an audience. Sessions that send no more heartbeats are forgotten. Safe for threads.
/// </summary>
public sealed class ViewersPerAddress(int limit, TimeSpan silentAfter)
{
    private readonly Dictionary<(Guid StreamId, UInt128 Range), Dictionary<Guid, DateTimeOffset>> _sessions = [];
    private readonly Lock _lock = new();
    private DateTimeOffset _sweptAt;

    /// <summary>Adds a session. False when its range is full; a limit of 0 means no limit.</summary>
    public bool TryJoin(Guid streamId, Guid sessionId, IPAddress? address, DateTimeOffset now)
    {
        if (limit == 0)
            return true;
        lock (_lock)
        {
            var sessions = Sessions(streamId, address);
            if (sessions.Count >= limit)
                Forget(sessions, now);
            if (sessions.Count >= limit)
                return false;
            sessions[sessionId] = now;
            return true;
        }
    }

    /// <summary>Renews a session, and adds one that joined from another address or through another process.</summary>
    public void Renew(Guid streamId, Guid sessionId, IPAddress? address, DateTimeOffset now)
    {
        if (limit == 0)
            return;
        lock (_lock)
        {
            Sessions(streamId, address)[sessionId] = now;
            Sweep(now);
        }
    }

    public void Leave(Guid streamId, Guid sessionId, IPAddress? address)
    {
        lock (_lock)
            if (_sessions.TryGetValue((streamId, AddressRange.NumberOf(address)), out var sessions))
                sessions.Remove(sessionId);
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - _sweptAt < silentAfter)
            return;
        _sweptAt = now;
        foreach (var (key, sessions) in _sessions)
        {
            Forget(sessions, now);
            if (sessions.Count == 0)
                _sessions.Remove(key);
        }
    }

    private void Forget(Dictionary<Guid, DateTimeOffset> sessions, DateTimeOffset now)
    {
        foreach (var (id, seenAt) in sessions)
            if (now - seenAt >= silentAfter)
                sessions.Remove(id);
    }

    private Dictionary<Guid, DateTimeOffset> Sessions(Guid streamId, IPAddress? address)
    {
        var key = (streamId, AddressRange.NumberOf(address));
        if (!_sessions.TryGetValue(key, out var sessions))
            _sessions[key] = sessions = [];
        return sessions;
    }
}
