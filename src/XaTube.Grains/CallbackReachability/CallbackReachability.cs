namespace XaTube.Grains.CallbackReachability;

/// <summary>The rule of whether callbacks can come in, by the last time that somebody said so.</summary>
public sealed class CallbackReachability
{
    /// <summary>Silence after which nobody is there: five times as long as is usual.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);

    private (DateTimeOffset Since, DateTimeOffset Until)? _open;

    public void Open(DateTimeOffset now) => _open = (IsOpen(now) ? _open!.Value.Since : now, now);

    public TimeSpan ReachableFor(DateTimeOffset now) => IsOpen(now) ? now - _open!.Value.Since : TimeSpan.Zero;

    private bool IsOpen(DateTimeOffset now) => _open is { } open && now - open.Until <= Gap;
}
