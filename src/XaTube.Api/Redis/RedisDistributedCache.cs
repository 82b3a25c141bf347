using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace XaTube.Api.Redis;

/// <summary>
/// Redis as the second level of the page cache. While it does not answer the cache is empty, and no call waits for it. Only
/// what HybridCache uses is implemented: the synchronous methods do nothing, and there is no sliding expiration.
/// </summary>
public sealed class RedisDistributedCache(SharedRedis redis) : IDistributedCache
{
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        (byte[]?)(await redis.TryExecute(database => database.StringGetAsync(Name(key)))).Value;

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await redis.TryExecute(database => database.StringSetAsync(Name(key), value, options.AbsoluteExpirationRelativeToNow ?? RedisServices.PageLifetime));

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await redis.TryExecute(database => database.KeyDeleteAsync(Name(key)));

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
