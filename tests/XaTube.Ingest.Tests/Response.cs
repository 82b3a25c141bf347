using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace XaTube.Ingest.Tests;

/// <summary>What a media server receives when a result is executed.</summary>
public sealed record Response(int Status, string? ContentType, string Body, string? Location = null)
{
    public static async Task<Response> Of(IResult result)
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            Response = { Body = new MemoryStream() },
        };
        await result.ExecuteAsync(http);
        http.Response.Body.Position = 0;
        return new Response(
            http.Response.StatusCode, http.Response.ContentType, await new StreamReader(http.Response.Body).ReadToEndAsync(),
            http.Response.Headers.Location.FirstOrDefault());
    }
}
