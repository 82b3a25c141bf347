using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XaTube.Api.Tests.Operations;

public sealed class ApiDocumentTests(SharedServer server)
{
    private const string Write = "XATUBE_WRITE_OPENAPI";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Set XATUBE_WRITE_OPENAPI=1 to have the copy written instead.</summary>
    [Fact]
    public async Task The_web_apps_copy_of_the_api_document_is_current()
    {
        var current = JsonNode.Parse(await (await server.Public.Fetch("/openapi/v1.json")).Content.ReadAsStringAsync(Cancel))!;
        var copy = Path.Combine(RepositoryRoot(), "web", "openapi.json");
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            await File.WriteAllTextAsync(copy, current.ToJsonString(Readable) + "\n", Cancel);
            return;
        }

        Assert.True(File.Exists(copy), $"web/openapi.json is missing. Run this test with {Write}=1 to write it.");
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(copy, Cancel)), current),
            $"web/openapi.json is not the API's document any more. Run this test with {Write}=1, and generate the web client anew.");
    }

    [Fact]
    public async Task The_document_tells_of_the_public_api_and_of_nothing_else()
    {
        var document = await server.Public.Read<JsonElement>("/openapi/v1.json");

        var paths = document.GetProperty("paths").Names();
        Assert.Contains("/api/streams/{id}/viewers", paths);
        Assert.All(paths, path => Assert.StartsWith("/api/", path));
        var names = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value.GetProperty("operationId").GetString()).ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(200, (int)(await server.Public.Fetch("/docs/")).StatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in their repository.");
    }
}
