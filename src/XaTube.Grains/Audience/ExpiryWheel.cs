namespace XaTube.Grains.Audience;

/// <summary>
/// Knows which pulses may have fallen silent, without walking those that have not: a pulse lies in the slot of the
/// moment when its silence would be long enough. A heartbeat does not move it; when its slot comes up, one that has
/// been heard since is put into a later slot.
/// </summary>
internal sealed class ExpiryWheel(TimeSpan silentAfter, TimeSpan slot)
{
    private readonly Dictionary<long, List<Pulse>> _slots = [];
    private long? _swept;

    public void Add(Pulse pulse) => Slot(Due(pulse)).Add(pulse);

    /// <summary>Removes and returns the pulses that have been silent for long enough.</summary>
    public List<Pulse> Sweep(DateTimeOffset now)
    {
        var expired = new List<Pulse>();
        var until = now.UtcTicks / slot.Ticks;
        for (var at = _swept + 1 ?? _slots.Keys.DefaultIfEmpty(until).Min(); at <= until; at++)
        {
            _swept = at;
            if (!_slots.Remove(at, out var pulses))
                continue;
            foreach (var pulse in pulses)
            {
                if (now - pulse.LastSeenAt >= silentAfter)
                    expired.Add(pulse);
                else
                    Add(pulse);
            }
        }

        return expired;
    }

    // Rounded up: by the time its slot is swept, a pulse that kept silent is due.
    private long Due(Pulse pulse) => ((pulse.LastSeenAt + silentAfter).UtcTicks + slot.Ticks - 1) / slot.Ticks;

    private List<Pulse> Slot(long at)
    {
        if (_swept is { } swept && at <= swept)
            at = swept + 1;
        if (!_slots.TryGetValue(at, out var pulses))
            _slots[at] = pulses = [];
        return pulses;
    }
}
