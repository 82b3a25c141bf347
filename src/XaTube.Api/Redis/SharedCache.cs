using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace XaTube.Api.Redis;

/// <summary>
/// Redis as the second level of the page cache. While it does not answer nothing is found in it, and nothing waits for
/// it. Only what the page cache uses is there: the waiting forms find nothing, and nothing slides.
/// </summary>
public sealed class SharedCache(SharedRedis redis) : IDistributedCache
{
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        (byte[]?)(await redis.Ask(database => database.StringGetAsync(Name(key)))).Value;

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await redis.Ask(database => database.StringSetAsync(Name(key), value, options.AbsoluteExpirationRelativeToNow ?? TimeSpan.FromSeconds(1)));

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await redis.Ask(database => database.KeyDeleteAsync(Name(key)));

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => null;

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
    }

    public void Refresh(string key)
    {
    }

    public void Remove(string key)
    {
    }

    private static RedisKey Name(string key) => $"{SharedRedis.Prefix}page:{key}";
}
