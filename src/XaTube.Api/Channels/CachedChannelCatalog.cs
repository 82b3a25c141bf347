using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using XaTube.Storage;
using XaTube.Storage.Channels;

namespace XaTube.Api.Channels;

/// <summary>
/// The catalog as strangers read it: up to two seconds old, so that a popular page is one query a second and not
/// thousands. Whoever sends an Authorization header may have changed something a moment ago and reads the catalog
/// itself. Who is live, and how many watch, is never in here.
/// </summary>
public sealed class CachedChannelCatalog(IChannelCatalog catalog, HybridCache cache)
{
    public async ValueTask<Page<ChannelRow>> List(ChannelSearch search, PageRequest page, HttpRequest by, CancellationToken cancel)
    {
        if (MayHaveChangedSomething(by))
            return await catalog.List(search, page, cancel);
        // What a client writes can be of any length; the name is not.
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
        if (!MayHaveChangedSomething(by)
            && (await cache.GetOrCreateAsync(name, async stop => new Found<ChannelRow>(await ask(stop)), cancellationToken: cancel)).It is { } row)
            return row;
        // That there is none is not taken from the cache: a channel can be seen from the moment it is founded.
        return await ask(cancel);
    }

    private static bool MayHaveChangedSomething(HttpRequest by) => by.Headers.Authorization.Count > 0;

    /// <summary>Never changed once it is made, so that every reader in this process may have the same one.</summary>
    [ImmutableObject(true)]
    private sealed record Found<T>(T? It);
}
