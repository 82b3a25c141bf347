namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Ticks once a second while a stream runs on this silo, and counts it among the streams that do. A reminder beside it
/// activates the stream's grain again after a crash of its silo.
/// </summary>
internal sealed class LiveStreamTimer<TGrain>(TGrain grain, Func<Task> tick)
    where TGrain : Grain, IRemindable
{
    private const string Reminder = "watch";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1); // The shortest that Orleans allows.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private IGrainTimer? _timer;

    /// <summary>Starting it again changes nothing.</summary>
    public void Start()
    {
        if (_timer is not null)
            return;
        _timer = grain.RegisterGrainTimer(tick, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        EngineMeter.StreamsChanged(+1);
    }

    /// <summary>Stopping it again changes nothing. The reminder stays.</summary>
    public void Stop()
    {
        if (_timer is null)
            return;
        _timer.Dispose();
        _timer = null;
        EngineMeter.StreamsChanged(-1);
    }

    public Task SetReminder() => grain.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);

    /// <summary>Without a reminder changes nothing.</summary>
    public async Task RemoveReminder()
    {
        if (await grain.GetReminder(Reminder) is { } reminder)
            await grain.UnregisterReminder(reminder);
    }
}
