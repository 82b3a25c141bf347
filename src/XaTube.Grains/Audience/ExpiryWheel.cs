namespace XaTube.Grains.Audience;

/// <summary>
/// Knows which pulses may have fallen silent, without walking those that have not: a pulse lies in the slot of the
/// moment when its silence would be long enough. A heartbeat does not move it; when its slot comes up, one that has
/// been heard since is put into a later slot.
/// </summary>
internal sealed class ExpiryWheel(AudienceOptions options)
{
    private readonly Dictionary<long, List<Pulse>> _slots = [];
    private readonly TimeSpan _slot = options.SweepInterval;
    private long? _swept;

    public void Add(Pulse pulse) => Slot(Due(pulse)).Add(pulse);

    /// <summary>Removes and returns the pulses that have been silent for long enough.</summary>
    public List<Pulse> Sweep(DateTimeOffset now)
    {
        var expired = new List<Pulse>();
        var until = now.UtcTicks / _slot.Ticks;
        for (var at = _swept + 1 ?? _slots.Keys.DefaultIfEmpty(until).Min(); at <= until; at++)
        {
            _swept = at;
            if (!_slots.Remove(at, out var pulses))
                continue;
            foreach (var pulse in pulses)
            {
                if (now >= pulse.SilentAt(options))
                    expired.Add(pulse);
                else
                    Add(pulse);
            }
        }

        return expired;
    }

    // Rounded up: by the time its slot is swept, a pulse that kept silent is due.
    private long Due(Pulse pulse) => (pulse.SilentAt(options).UtcTicks + _slot.Ticks - 1) / _slot.Ticks;

    private List<Pulse> Slot(long at)
    {
        if (_swept is { } swept && at <= swept)
            at = swept + 1;
        if (!_slots.TryGetValue(at, out var pulses))
            _slots[at] = pulses = [];
        return pulses;
    }
}
