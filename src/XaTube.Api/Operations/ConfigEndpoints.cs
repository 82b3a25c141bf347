using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using XaTube.Ingest;

namespace XaTube.Api.Operations;

/// <summary>The settings that the web pages need. <c>rtmpUrl</c> is the server that a streamer enters in the encoder.</summary>
public sealed record SiteConfig(string RtmpUrl);

public static class ConfigEndpoints
{
    public static void MapConfig(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/config", Get).WithTags("Configuration").WithName("GetConfig");

    private static Ok<SiteConfig> Get(IOptions<IngestOptions> ingest) => TypedResults.Ok(new SiteConfig(ingest.Value.PublishUrl));
}
