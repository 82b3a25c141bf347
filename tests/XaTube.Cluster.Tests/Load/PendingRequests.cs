namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// Requests that are sent at a fixed pace without waiting for the response to the last one: a server that hangs must not
/// make the client ask less often.
/// </summary>
public sealed class PendingRequests
{
    private readonly List<Task> _pending = [];

    public async Task SendEveryAsync(TimeSpan period, Func<Task> send, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            lock (_pending)
            {
                _pending.RemoveAll(task => task.IsCompletedSuccessfully);
                _pending.Add(send());
            }

            await Task.Delay(period, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await AnsweredAsync();
    }

    /// <summary>Waits until all requests that have been sent are answered or have timed out.</summary>
    public Task AnsweredAsync()
    {
        lock (_pending)
            return Task.WhenAll(_pending);
    }
}
