using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace XaTube.Api.Redis;

/// <summary>What several API processes share and may lose. Section <c>XaTube:Redis</c>.</summary>
public sealed class RedisOptions
{
    public const string Section = "XaTube:Redis";

    /// <summary>As StackExchange.Redis takes it: "host:port,password=…". Default: none, and each process keeps to itself.</summary>
    public string? ConnectionString { get; set; }

    internal string? Fault()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString))
            return null;
        try
        {
            return ConfigurationOptions.Parse(ConnectionString).EndPoints.Count > 0 ? null : Unreadable;
        }
        catch (ArgumentException)
        {
            return Unreadable;
        }
    }

    // Without the setting's value, which holds a password.
    private const string Unreadable = $"Setting {Section}:ConnectionString must be like \"host:6379,password=…\".";
}

/// <summary>What Redis answered, if it did.</summary>
public readonly record struct RedisAnswer<T>(bool Given, T? Value);

/// <summary>
/// The Redis of this installation, which is asked only while it answers. The first question that fails, or takes longer
/// than <see cref="Patience"/>, is the last one: from then on callers are told at once that there is no answer, and only
/// a look every two seconds finds out that Redis is back.
/// </summary>
public sealed class SharedRedis(IOptions<RedisOptions> options, ILogger<SharedRedis> log) : BackgroundService
{
    /// <summary>How long one question may take: 200 ms.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>All our keys begin so.</summary>
    public const string Prefix = "xatube:";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Meter _meter = new("XaTube.Api");
    private ConnectionMultiplexer? _connections;
    private bool _available;

    public bool IsAvailable => Volatile.Read(ref _available);

    /// <summary>Asks Redis. No answer: it is not configured, away, or too slow. Never throws for its sake.</summary>
    public async ValueTask<RedisAnswer<T>> Ask<T>(Func<IDatabase, Task<T>> question)
    {
        if (!IsAvailable)
            return default;
        try
        {
            // The client looks at its own timeouts once a second, which is too seldom.
            return new RedisAnswer<T>(true, await question(_connections!.GetDatabase()).WaitAsync(Patience));
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            Became(available: false, failure);
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
        configuration.ConnectTimeout = 1000;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        configuration.ClientName ??= "xatube";
        _connections = await ConnectionMultiplexer.ConnectAsync(configuration);
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            do
                await Look();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>By writing, since a Redis that is full or somebody's replica is of no use here.</summary>
    private async Task Look()
    {
        try
        {
            await _connections!.GetDatabase().StringSetAsync(Prefix + "look", "", TimeSpan.FromSeconds(10)).WaitAsync(Patience);
            Became(available: true, null);
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            Became(available: false, failure);
        }
    }

    private void Became(bool available, Exception? failure)
    {
        if (Interlocked.Exchange(ref _available, available) == available)
            return;
        if (available)
            log.LogInformation("Redis answers: limits and pages are shared with the other processes");
        else
            log.LogWarning("Redis does not answer ({Reason}): this process counts for itself", failure?.GetType().Name);
    }

    private static bool IsOfRedis(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException;
}
