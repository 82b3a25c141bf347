using System.Text.Json.Nodes;

namespace XaTube.Standalone;

/// <summary>
/// TEMPORARY, to be replaced by the engine: just enough of the API, in memory, that the launcher
/// and the media side can be tried for real. Every key that starts with "xts_" may publish.
/// </summary>
public static class StandaloneHost
{
    public static WebApplication Build(IConfiguration settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(settings);
        builder.Logging.AddConfiguration(settings.GetSection("Logging")).AddSimpleConsole();
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseUrls(settings["XaTube:Http:Listen"]!, settings["XaTube:Internal:Listen"]!);
        var app = builder.Build();
        var live = new Dictionary<string, string>();
        var viewers = new HashSet<string>();
        app.MapGet("/livez", () => "ok");
        app.MapGet("/readyz", () => "ok");
        app.MapGet("/", (HttpContext c) => string.Join('\n', c.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
        app.MapPost("/callbacks/nginx-rtmp", async (HttpContext c) =>
        {
            var form = await c.Request.ReadFormAsync();
            string call = form["call"]!, name = form["name"]!, id = $"{c.Request.Headers["X-Ingest-Boot"]}-{form["clientid"]}";
            await File.AppendAllTextAsync(Path.GetTempPath() + "xatube-stub.log", $"{DateTime.UtcNow:HH:mm:ss.f} {call} {id} t={form["time"]} key={(name.StartsWith("xts_", StringComparison.Ordinal) ? "ok" : "no")}\n");
            if (c.Request.Headers["X-Callback-Secret"] != settings["XaTube:RtmpCallbacks:Secret"])
                return Results.StatusCode(401);
            if (call == "publish")
            {
                if (!name.StartsWith("xts_", StringComparison.Ordinal))
                    return Results.StatusCode(403);
                live[id] = Guid.CreateVersion7().ToString();
                c.Response.Headers.Location = $"{settings["XaTube:Ingest:RedirectUrl"]}/{live[id]}";
                return Results.StatusCode(302);
            }

            if (call == "publish_done")
                live.Remove(id);
            return File.Exists(Path.GetTempPath() + "xatube-stub-kick") && call == "update_publish" ? Results.StatusCode(403) : Results.Ok();
        });
        app.MapPost("/api/auth/register", () => Results.StatusCode(201));
        app.MapPost("/api/auth/login", () => Results.Json(new { accessToken = "t" }));
        app.MapGet("/api/channels/mine", () => Results.Json(new { items = Array.Empty<string>() }));
        app.MapPost("/api/channels", () => Results.Json(new { id = "c1", handle = "demo" }, statusCode: 201));
        app.MapGet("/api/channels/c1/keys", () => Results.Json(new { items = Array.Empty<string>() }));
        app.MapPost("/api/channels/c1/keys", () => Results.Json(new { id = "k", key = "xts_" + new string('d', 36) }, statusCode: 201));
        app.MapGet("/api/streams", () => Results.Json(new { items = live.Values.Select(id => new { id, channel = new { handle = "demo" }, viewers = viewers.Count, playbackUrl = $"/hls/{id}.m3u8" }) }));
        app.MapPost("/api/streams/{id}/viewers", () => { var s = Guid.NewGuid().ToString(); viewers.Add(s); return Results.Json(new { session = s, heartbeatSeconds = 2 }, statusCode: 201); });
        app.MapPost("/api/heartbeats", (JsonObject b) => Results.Json(new { session = (string?)b["session"], heartbeatSeconds = 2, state = "live" }, statusCode: 202));
        app.MapPost("/api/heartbeats/leave", (JsonObject b) => { viewers.Remove((string)b["session"]!); return Results.StatusCode(204); });
        return app;
    }
}
