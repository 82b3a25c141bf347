using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace XaTube.Api.Thumbnails;

public static class ThumbnailEndpoints
{
    private const string Jpeg = "image/jpeg";

    public static void MapThumbnails(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/streams/{id:guid}/thumbnail", Get).WithTags("Streams").WithName("GetStreamThumbnail")
            .Produces<byte[]>(200, Jpeg).ProducesProblem(404).AddOpenApiOperationTransformer((operation, _, _) =>
            {
                // A byte[] is described as base64 text by default.
                operation.Responses!["200"].Content![Jpeg].Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
                return Task.CompletedTask;
            });

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        Guid id, long? at, LiveThumbnails thumbnails, HttpContext http, CancellationToken cancel)
    {
        if (await thumbnails.Find(id, TimeOf(at), cancel) is not { } thumbnail)
            return Problems.Problem("not-found", 404, "There is no picture of this stream.");
        http.Response.Headers.CacheControl = "public, max-age=30";
        return TypedResults.Bytes(thumbnail.Jpeg, Jpeg, entityTag: new EntityTagHeaderValue($"\"{thumbnail.At.UtcTicks:x}\""));
    }

    /// <summary>Null for what is no time, as in an address that somebody made up.</summary>
    private static DateTimeOffset? TimeOf(long? milliseconds) =>
        milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value) : null;
}
