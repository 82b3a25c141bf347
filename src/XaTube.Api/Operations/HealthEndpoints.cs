using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveDirectory;
using XaTube.Hosting;
using XaTube.Storage;

namespace XaTube.Api.Operations;

public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", () => TypedResults.Ok("alive")).ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).ExcludeFromDescription();
    }

    /// <summary>Ready: the database answers, and so does the engine.</summary>
    private static async Task<Results<Ok<string>, ProblemHttpResult>> Ready(
        Database database, IClusterClient cluster, Drain drain, IOptions<HealthOptions> health, CancellationToken cancel)
    {
        if (drain.HasBegun)
            return Problems.Problem("stopping", 503, "This process is stopping.");
        try
        {
            var timeout = health.Value.Timeout;
            await database.Ping(cancel).WaitAsync(timeout, cancel);
            await cluster.GetGrain<ILiveDirectoryGrain>(0).List().WaitAsync(timeout, cancel);
            return TypedResults.Ok("ready");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Problems.Problem("not-ready", 503, $"Not ready: {failure.GetType().Name}.");
        }
    }
}
