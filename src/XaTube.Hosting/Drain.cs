using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>How a process leaves. Section <c>XaTube:Drain</c>.</summary>
public sealed class DrainOptions
{
    public const string Section = "XaTube:Drain";

    /// <summary>
    /// How long a process that was told to stop goes on serving while /readyz answers 503, so that whoever sends it
    /// requests can notice: 0 to 60 s, and longer than their time between two looks. Default: 0.
    /// </summary>
    public TimeSpan NotReadyFor { get; set; }
}

/// <summary>
/// The end of a process, in order: not ready from the first moment; then, after a while, whatever never ends by itself
/// is ended; then the servers stop and finish what they are answering.
/// </summary>
/// <remarks>
/// On SIGTERM the framework signals ApplicationStopping at once and comes here next; stopped in code, the other way
/// round. The servers stop after both.
/// </remarks>
public sealed class Drain(IOptions<DrainOptions> options, IHostApplicationLifetime lifetime) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private bool _begun;

    /// <summary>Whether this process was told to stop.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled when the servers are about to stop: connections that stay open as long as they can must end now.</summary>
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

public static class DrainServices
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Registers the <see cref="Drain"/>, whose waiting comes on top of the host's shutdown timeout. Calling it twice changes nothing.</summary>
    public static IServiceCollection AddDrain(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(Drain)))
            return services;
        services.AddOptions<DrainOptions>().Bind(settings.GetSection(DrainOptions.Section))
            .Validate(
                options => options.NotReadyFor >= TimeSpan.Zero && options.NotReadyFor <= Longest,
                $"Setting {DrainOptions.Section}:{nameof(DrainOptions.NotReadyFor)} must be from 00:00:00 to 00:01:00.")
            .ValidateOnStart();
        services.AddOptions<HostOptions>().PostConfigure<IOptions<DrainOptions>>(
            (host, drain) => host.ShutdownTimeout += drain.Value.NotReadyFor);
        services.TryAddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        return services;
    }
}
