using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;
using XaTube.Api.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;

namespace XaTube.Api.Thumbnails;

/// <summary>
/// The thumbnails of running streams. Those which exist are known from the live directory, so that invented ids reach no
/// grain; each is read from its stream once and cached in this process.
/// </summary>
public sealed class LiveThumbnails(LiveDirectoryCache listing, IClusterClient cluster, HybridCache cache)
{
    // Not a setting: the key contains the thumbnail's time, so a cached one is never stale.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private static readonly HybridCacheEntryOptions CacheOptions = new()
    {
        Expiration = Lifetime,
        LocalCacheExpiration = Lifetime,
        // Large, and cheap to get from the grain: not worth Redis.
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <summary>The latest thumbnail of a running stream, or null.</summary>
    /// <param name="announced">The time in the address that the caller was given; null: none. Another process may know of a newer one.</param>
    public async ValueTask<Thumbnail?> Find(Guid stream, DateTimeOffset? announced, CancellationToken cancel)
    {
        if ((await listing.Get(cancel)).FirstOrDefault(live => live.Id == stream) is not { } running)
            return null;
        if ((announced > (running.ThumbnailAt ?? DateTimeOffset.MinValue) ? announced : running.ThumbnailAt) is not { } at)
            return null;
        return (await cache.GetOrCreateAsync(
            $"thumbnail:{stream}:{at.UtcTicks}", async _ => new CachedThumbnail(await cluster.GetGrain<ILiveStreamGrain>(stream).GetThumbnail()), CacheOptions,
            cancellationToken: cancel)).Value;
    }

    [ImmutableObject(true)]
    private sealed record CachedThumbnail(Thumbnail? Value);
}
