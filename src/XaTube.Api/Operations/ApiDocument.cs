using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace XaTube.Api.Operations;

/// <summary>The OpenAPI document at /openapi/v1.json and its readable form at /docs.</summary>
public static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "XaTube",
                Version = "v1",
                Description = "Live streaming: accounts, channels, stream keys, streams, viewer sessions and statistics.",
            };
            // Clients reach the API where they got this document; the address it was generated at may be internal.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        routes.MapScalarApiReference("/docs");
    }
}
