namespace XaTube.Client;

/// <summary>
/// Lets the Orleans client retry its first connection for ever, however long there is no silo, or no database to find one
/// in: the process answers 503 meanwhile.
/// </summary>
internal sealed class ConnectionRetryFilter
{
    // Not a setting: how soon a process is ready after its first silo.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    private TimeSpan _delay = TimeSpan.FromMilliseconds(250);

    public async Task<bool> Retry(Exception failure, CancellationToken cancel)
    {
        await Task.Delay(_delay, cancel);
        _delay = _delay * 2 < MaxDelay ? _delay * 2 : MaxDelay;
        return true;
    }
}
