using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;
using XaTube.Api.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;

namespace XaTube.Api.Thumbnails;

/// <summary>
/// The pictures of running streams. The live directory says which there are, so that made-up ids reach nobody; each picture
/// is then asked of its stream once, and kept in this process for a minute.
/// </summary>
public sealed class LiveThumbnails(LiveDirectoryCache listing, IClusterClient cluster, HybridCache cache)
{
    private static readonly HybridCacheEntryOptions Kept = new()
    {
        Expiration = TimeSpan.FromMinutes(1),
        LocalCacheExpiration = TimeSpan.FromMinutes(1),
        // Each process has only its own; Redis is spared them.
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <summary>The last picture of a stream; null where there is none.</summary>
    public async ValueTask<Thumbnail?> Find(Guid stream, CancellationToken cancel)
    {
        if ((await listing.Get(cancel)).FirstOrDefault(live => live.Id == stream)?.ThumbnailAt is not { } at)
            return null;
        return (await cache.GetOrCreateAsync(
            $"thumbnail:{stream}:{at.UtcTicks}", async _ => new Found(await cluster.GetGrain<ILiveStreamGrain>(stream).GetThumbnail()), Kept,
            cancellationToken: cancel)).It;
    }

    [ImmutableObject(true)]
    private sealed record Found(Thumbnail? It);
}
