using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>
/// Stops a process in order: it is not ready from the first moment; after <see cref="DrainOptions.NotReadyFor"/> connections
/// that never end by themselves are closed; then the servers stop and finish the requests they have.
/// </summary>
/// <remarks>
/// On SIGTERM the framework signals ApplicationStopping first and calls <see cref="StoppingAsync"/> next; stopped in code, it
/// is the other way round. The servers stop after both.
/// </remarks>
public sealed class Drain(IOptions<DrainOptions> options, IHostApplicationLifetime lifetime) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private bool _begun;

    /// <summary>Whether this process was told to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled when the servers are about to stop: long-lived connections must end now.</summary>
    public CancellationToken Closing => _closing.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _begun, true);
        await Task.Delay(options.Value.NotReadyFor, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _closing.Dispose();
}
