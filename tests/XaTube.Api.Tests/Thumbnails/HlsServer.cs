using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace XaTube.Api.Tests.Thumbnails;

/// <summary>Serves every stream the same video by HLS, as the site's nginx serves each its own.</summary>
public sealed class HlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _segment = Path.GetTempFileName();

    private HlsServer(WebApplication app) => _app = app;

    /// <summary>Streams whose playlist is promised and never comes.</summary>
    public ConcurrentDictionary<Guid, TaskCompletionSource> Hang { get; } = new();

    /// <summary>Instead of a playlist that names the segment.</summary>
    public string? Playlist { get; set; }

    public string Url => $"{_app.Urls.Single()}/hls";

    public static async Task<HlsServer> Start(string size = "320x180")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new HlsServer(builder.Build());
        await Picture.Segment(server._segment, size);
        server._app.MapGet("/hls/{id:guid}.m3u8", server.Answer);
        server._app.MapGet("/hls/{name}.ts", () => Results.File(server._segment, "video/mp2t"));
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hanging in Hang.Values)
            hanging.TrySetResult();
        await _app.DisposeAsync();
        File.Delete(_segment);
    }

    private async Task<IResult> Answer(Guid id, HttpContext http)
    {
        if (Hang.TryGetValue(id, out var hanging))
        {
            await http.Response.StartAsync();
            hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 2;
        return Results.Text(Playlist ?? $"""
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-MEDIA-SEQUENCE:{now}
            #EXT-X-TARGETDURATION:2
            #EXTINF:2.000,
            {now}.ts
            #EXTINF:2.000,
            {now + 1}.ts

            """, "application/vnd.apple.mpegurl");
    }
}
