using System.Threading.RateLimiting;
using StackExchange.Redis;
using XaTube.Api.Redis;

namespace XaTube.Api.RateLimits;

/// <summary>
/// So many permits in a window that begins with the first, over all API processes; while Redis does not answer, for
/// each process by itself.
/// </summary>
public sealed class SharedWindow(SharedRedis redis, RedisKey key, int permits, TimeSpan window) : ReplenishingRateLimiter
{
    private const string Count = """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then
          redis.call('PEXPIRE', KEYS[1], ARGV[1])
        end
        return {count, redis.call('PTTL', KEYS[1])}
        """;

    private readonly FixedWindowRateLimiter _alone = new(
        new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, AutoReplenishment = false });

    public override TimeSpan? IdleDuration => _alone.IdleDuration;

    public override bool IsAutoReplenishing => false;

    public override TimeSpan ReplenishmentPeriod => window;

    public override bool TryReplenish() => _alone.TryReplenish();

    public override RateLimiterStatistics? GetStatistics() => _alone.GetStatistics();

    /// <summary>Refused while Redis answers, which makes the caller ask the other way, where there is time to wait for it.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        redis.IsAvailable ? new Lease(false, window) : _alone.AttemptAcquire(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var answer = await redis.Ask(database => database.ScriptEvaluateAsync(Count, [key], [(long)window.TotalMilliseconds]));
        if (!answer.Given)
            return _alone.AttemptAcquire(permitCount);
        var (count, left) = ((long)answer.Value![0], (long)answer.Value[1]);
        return new Lease(count <= permits, TimeSpan.FromMilliseconds(Math.Max(0, left)));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _alone.Dispose();
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
