using XaTube.Baselines;

// The limit: the same request, parsed, and the same answer, written, with nothing in between.
var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HeartbeatJson.Default));
await using var app = builder.Build();
app.MapGet("/readyz", () => "ready");
app.MapPost("/api/heartbeats", (HeartbeatRequest request) => TypedResults.Accepted((string?)null, HeartbeatAnswer.To(request, 10_000)));
await app.RunAsync();
