namespace XaTube.Grains.LiveStreams;

/// <summary>Ticks once a second while a stream runs on this silo, and counts it among the streams that do.</summary>
internal sealed class LiveStreamTimer(Grain grain, Func<Task> tick, LocalStreams local)
{
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

    /// <summary>Stopping it again changes nothing.</summary>
    public void Stop()
    {
        if (_timer is null)
            return;
        _timer.Dispose();
        _timer = null;
        local.Remove(grain.GetPrimaryKey());
        EngineMeter.StreamsChanged(-1);
    }
}
