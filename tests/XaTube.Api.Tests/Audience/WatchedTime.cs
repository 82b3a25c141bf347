using Microsoft.Extensions.Time.Testing;

namespace XaTube.Api.Tests.Audience;

/// <summary>A fake clock that tells when the first timer was created.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    public TaskCompletionSource TimerCreated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        TimerCreated.TrySetResult();
        return timer;
    }
}
