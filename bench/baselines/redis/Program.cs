using StackExchange.Redis;
using XaTube.Baselines;

// The usual design without Orleans: a sorted set of sessions by time, and a hash for each session, written in one round trip.
var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HeartbeatJson.Default));
await using var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration["Redis"] ?? throw new InvalidOperationException("The setting Redis is missing."));
var database = redis.GetDatabase();
await using var app = builder.Build();
app.MapGet("/readyz", () => "ready");
app.MapPost("/api/heartbeats", async (HeartbeatRequest request) =>
{
    var id = request.SessionId();
    var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    var batch = database.CreateBatch();
    var seen = batch.SortedSetAddAsync("viewers", id, now);
    var kept = batch.HashSetAsync($"session:{id}", [new HashEntry("seen", now), new HashEntry("watched", request.WatchedMs)]);
    batch.Execute();
    await seen;
    await kept;
    return TypedResults.Accepted((string?)null, HeartbeatResponse.To(request, 10_000));
});
await app.RunAsync();
