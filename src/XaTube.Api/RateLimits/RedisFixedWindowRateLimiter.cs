using System.Threading.RateLimiting;
using StackExchange.Redis;
using XaTube.Api.Redis;

namespace XaTube.Api.RateLimits;

/// <summary>
/// Allows so many permits in a window that begins with the first, counted over all API processes; while Redis does not
/// answer, counted by each process for itself.
/// </summary>
public sealed class RedisFixedWindowRateLimiter(SharedRedis redis, RedisKey key, int permits, TimeSpan window) : ReplenishingRateLimiter
{
    private const string Count = """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
        end
        return {count, redis.call('PTTL', KEYS[1])}
        """;

    private readonly FixedWindowRateLimiter _local = new(
        new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, AutoReplenishment = false });

    public override TimeSpan? IdleDuration => _local.IdleDuration;

    public override bool IsAutoReplenishing => false;

    public override TimeSpan ReplenishmentPeriod => window;

    public override bool TryReplenish() => _local.TryReplenish();

    public override RateLimiterStatistics? GetStatistics() => _local.GetStatistics();

    /// <summary>Refuses while Redis is available, so that the middleware calls the asynchronous method, which can ask Redis.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        redis.IsAvailable ? new Lease(false, window) : _local.AttemptAcquire(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var result = await redis.TryExecute(database => database.ScriptEvaluateAsync(Count, [key], [(long)window.TotalMilliseconds]));
        if (!result.Succeeded)
            return _local.AttemptAcquire(permitCount);
        var (count, left) = ((long)result.Value![0], (long)result.Value[1]);
        return new Lease(count <= permits, TimeSpan.FromMilliseconds(Math.Max(0, left)));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _local.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Lease(bool acquired, TimeSpan retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => acquired;

        public override IEnumerable<string> MetadataNames => acquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = !acquired && metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
