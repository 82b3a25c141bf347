namespace XaTube.Grains.Audience;

/// <summary>
/// Knows which entries may have fallen silent, without walking those that have not: a entry lies in the slot of the
/// moment when its silence would be long enough. A heartbeat does not move it; when its slot comes up, one that has
/// been heard since is put into a later slot.
/// </summary>
internal sealed class ExpiryWheel(AudienceOptions options)
{
    private readonly Dictionary<long, List<SessionEntry>> _slots = [];
    private readonly TimeSpan _slot = options.SweepInterval;
    private long? _swept;

    public void Add(SessionEntry entry) => Slot(Due(entry)).Add(entry);

    /// <summary>Removes and returns the entries that have been silent for long enough.</summary>
    public List<SessionEntry> Sweep(DateTimeOffset now)
    {
        var expired = new List<SessionEntry>();
        var until = now.UtcTicks / _slot.Ticks;
        for (var at = _swept + 1 ?? _slots.Keys.DefaultIfEmpty(until).Min(); at <= until; at++)
        {
            _swept = at;
            if (!_slots.Remove(at, out var entries))
                continue;
            foreach (var entry in entries)
            {
                if (now >= entry.SilentAt(options))
                    expired.Add(entry);
                else
                    Add(entry);
            }
        }

        return expired;
    }

    // Rounded up: by the time its slot is swept, a entry that kept silent is due.
    private long Due(SessionEntry entry) => (entry.SilentAt(options).UtcTicks + _slot.Ticks - 1) / _slot.Ticks;

    private List<SessionEntry> Slot(long at)
    {
        if (_swept is { } swept && at <= swept)
            at = swept + 1;
        if (!_slots.TryGetValue(at, out var entries))
            _slots[at] = entries = [];
        return entries;
    }
}
