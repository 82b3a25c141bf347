using System.Net;
using Orleans.Configuration;
using XaTube.Baselines;
using XaTube.Baselines.Textbook;

// Orleans as its tutorials show it: a grain for each viewer, and one awaited call for each heartbeat. The argument "silo"
// starts the silo that hosts the grains; without it this is the API, a client of that silo.
var builder = WebApplication.CreateBuilder(args);
var siloPort = builder.Configuration.GetValue<int>("SiloPort");
var gatewayPort = builder.Configuration.GetValue<int>("GatewayPort");
var isSilo = args is ["silo", ..];
if (isSilo)
    builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort, gatewayPort, null, "textbook", "textbook"));
else
    builder.UseOrleansClient(client => client
        .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort))
        .Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("textbook", "textbook")));
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HeartbeatJson.Default));
await using var app = builder.Build();
app.MapGet("/readyz", () => "ready");
if (!isSilo)
    app.MapPost("/api/heartbeats", async (HeartbeatRequest request, IClusterClient cluster) =>
    {
        var heartbeats = await cluster.GetGrain<IViewerGrain>(Guid.Parse(request.SessionId())).Heartbeat(request.WatchedMs);
        return TypedResults.Accepted((string?)null, HeartbeatResponse.To(request, heartbeats));
    });
await app.RunAsync();
