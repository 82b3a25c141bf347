namespace XaTube.Grains.Audience;

/// <summary>
/// A timing wheel of session entries: finds those that may have expired without visiting the others. An entry is in the slot
/// of the time at which it would expire. A heartbeat does not move it: when its slot is swept, an entry that has had a
/// heartbeat since goes into a later slot.
/// </summary>
internal sealed class ExpiryWheel(AudienceOptions options)
{
    private readonly Dictionary<long, List<ViewerSessionEntry>> _slots = [];
    private readonly TimeSpan _slot = options.SweepInterval;
    private long? _swept;

    public void Add(ViewerSessionEntry entry) => Slot(Due(entry)).Add(entry);

    /// <summary>Removes and returns the entries that have expired.</summary>
    public List<ViewerSessionEntry> Sweep(DateTimeOffset now)
    {
        var expired = new List<ViewerSessionEntry>();
        var until = now.UtcTicks / _slot.Ticks;
        for (var at = _swept + 1 ?? _slots.Keys.DefaultIfEmpty(until).Min(); at <= until; at++)
        {
            _swept = at;
            if (!_slots.Remove(at, out var entries))
                continue;
            foreach (var entry in entries)
            {
                if (now >= entry.ExpiresAt(options))
                    expired.Add(entry);
                else
                    Add(entry);
            }
        }

        return expired;
    }

    // Rounded up, so that an entry without further heartbeats has expired when its slot is swept.
    private long Due(ViewerSessionEntry entry) => (entry.ExpiresAt(options).UtcTicks + _slot.Ticks - 1) / _slot.Ticks;

    private List<ViewerSessionEntry> Slot(long at)
    {
        if (_swept is { } swept && at <= swept)
            at = swept + 1;
        if (!_slots.TryGetValue(at, out var entries))
            _slots[at] = entries = [];
        return entries;
    }
}
