namespace XaTube.Hosting;

public static class ApplicationStart
{
    /// <summary>
    /// Completes when the whole host has started: before that a silo of this process takes no calls. False when the host stops
    /// first.
    /// </summary>
    public static async Task<bool> WaitForStart(this IHostApplicationLifetime lifetime, CancellationToken stop)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
