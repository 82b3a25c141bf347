using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using XaTube.Storage;
using XaTube.Storage.Channels;

namespace XaTube.Api.Channels;

/// <summary>
/// The catalog cached for anonymous readers: up to two seconds old, so that a popular page costs one query a second and not
/// thousands. A request with an Authorization header may follow a change by the same caller and bypasses the cache. Live
/// state and viewer counts are never cached here.
/// </summary>
public sealed class CachedChannelCatalog(IChannelCatalog catalog, HybridCache cache)
{
    public async ValueTask<Page<ChannelRow>> List(ChannelSearch search, PageRequest page, HttpRequest by, CancellationToken cancel)
    {
        if (BypassesCache(by))
            return await catalog.List(search, page, cancel);
        // A search can be of any length; the cache key is not.
        var name = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((object[])[search, page])));
        return (await cache.GetOrCreateAsync(
            $"channels:{name}", async stop => new Found<Page<ChannelRow>>(await catalog.List(search, page, stop)), cancellationToken: cancel)).It!;
    }

    public ValueTask<ChannelRow?> Find(Guid id, HttpRequest by, CancellationToken cancel) =>
        Find($"channel:{id}", stop => catalog.Find(id, stop), by, cancel);

    public ValueTask<ChannelRow?> FindByHandle(string handle, HttpRequest by, CancellationToken cancel) => ChannelText.IsHandle(handle)
        ? Find($"channel:@{handle.ToLowerInvariant()}", stop => catalog.FindByHandle(handle, stop), by, cancel)
        : ValueTask.FromResult<ChannelRow?>(null);

    private async ValueTask<ChannelRow?> Find(
        string name, Func<CancellationToken, Task<ChannelRow?>> ask, HttpRequest by, CancellationToken cancel)
    {
        if (!BypassesCache(by)
            && (await cache.GetOrCreateAsync(name, async stop => new Found<ChannelRow>(await ask(stop)), cancellationToken: cancel)).It is { } row)
            return row;
        // A cached miss is not trusted: a channel is visible from the moment it is created.
        return await ask(cancel);
    }

    private static bool BypassesCache(HttpRequest by) => by.Headers.Authorization.Count > 0;

    /// <summary>Immutable, so that all readers in this process share one instance.</summary>
    [ImmutableObject(true)]
    private sealed record Found<T>(T? It);
}
