using XaTube.Baselines;

// The upper limit: parses the same request and writes the same response, and does nothing else.
var builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HeartbeatJson.Default));
await using var app = builder.Build();
app.MapGet("/readyz", () => "ready");
app.MapPost("/api/heartbeats", (HeartbeatRequest request) => TypedResults.Accepted((string?)null, HeartbeatResponse.To(request, 10_000)));
await app.RunAsync();
