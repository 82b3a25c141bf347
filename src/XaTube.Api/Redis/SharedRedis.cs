using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace XaTube.Api.Redis;

/// <summary>
/// The connection to Redis, with a circuit breaker. After the first command that fails, or takes longer than
/// <see cref="RedisOptions.CommandTimeout"/>, calls fail at once, until a probe every two seconds succeeds again.
/// </summary>
public sealed class SharedRedis(IOptions<RedisOptions> options, ILogger<SharedRedis> log) : BackgroundService
{
    /// <summary>The prefix of all our keys.</summary>
    public const string Prefix = "xatube:";

    // Not settings: they only say how soon Redis is used again after an outage.
    private const int ConnectTimeoutMs = 1000;
    private const int ReconnectDelayMs = 500;
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeKeyLifetime = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _timeout = options.Value.CommandTimeout;
    private readonly Meter _meter = new("XaTube.Api");
    private ConnectionMultiplexer? _connections;
    private bool _available;

    /// <summary>False when Redis is not configured, does not answer, or is too slow.</summary>
    public bool IsAvailable => Volatile.Read(ref _available);

    /// <summary>
    /// Executes a command, or fails at once while Redis is not available. Never throws because of Redis. A command that failed
    /// by its timeout may have been executed.
    /// </summary>
    public async ValueTask<RedisResult<T>> TryExecute<T>(Func<IDatabase, Task<T>> command)
    {
        if (!IsAvailable)
            return default;
        try
        {
            // The client checks its own timeouts only once a second.
            return new RedisResult<T>(true, await command(_connections!.GetDatabase()).WaitAsync(_timeout));
        }
        catch (Exception failure) when (IsRedisFailure(failure))
        {
            SetAvailable(false, failure);
            return default;
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        _connections?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.ConnectionString))
            return;
        _meter.CreateObservableGauge("xatube.redis.available", () => IsAvailable ? 1 : 0, description: "Whether Redis answers this process.");
        var configuration = ConfigurationOptions.Parse(options.Value.ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = ConnectTimeoutMs;
        configuration.ReconnectRetryPolicy = new LinearRetry(ReconnectDelayMs);
        configuration.ClientName ??= "xatube";
        _connections = await ConnectionMultiplexer.ConnectAsync(configuration);
        using var timer = new PeriodicTimer(ProbePeriod);
        try
        {
            do
                await Probe();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>Probes by a write, since a Redis that is full, or a replica, cannot be used.</summary>
    private async Task Probe()
    {
        try
        {
            await _connections!.GetDatabase().StringSetAsync(Prefix + "look", "", ProbeKeyLifetime).WaitAsync(_timeout);
            SetAvailable(true, null);
        }
        catch (Exception failure) when (IsRedisFailure(failure))
        {
            SetAvailable(false, failure);
        }
    }

    private void SetAvailable(bool available, Exception? failure)
    {
        if (Interlocked.Exchange(ref _available, available) == available)
            return;
        if (available)
            log.LogInformation("Redis answers: limits and pages are shared with the other processes");
        else
            log.LogWarning("Redis does not answer ({Reason}): this process counts for itself", failure?.GetType().Name);
    }

    private static bool IsRedisFailure(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException;
}
