using System.Text;
using Microsoft.AspNetCore.Http;

namespace XaTube.Ingest.Tests;

/// <summary>Callbacks as they arrive at an adapter.</summary>
internal static class Requests
{
    public static HttpRequest Of(string body, string contentType = "application/json", string? node = null, string? boot = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.ContentType = contentType;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.Headers[IngestHeaders.Node] = node;
        request.Headers[IngestHeaders.Boot] = boot;
        return request;
    }
}
