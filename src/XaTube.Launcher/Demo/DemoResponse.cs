using System.Net;
using System.Text.Json.Nodes;

namespace XaTube.Launcher.Demo;

/// <summary>A response of the public API: its status, and its body if that is JSON.</summary>
public readonly record struct DemoResponse(HttpStatusCode Status, JsonNode? Body)
{
    public bool Ok => (int)Status is >= 200 and < 300;

    public string Text(string name) => (string?)Body?[name] ?? "";

    public int Number(string name, int otherwise) => (int?)Body?[name] ?? otherwise;

    public IEnumerable<JsonNode> Items => (Body?["items"] as JsonArray ?? []).OfType<JsonNode>();
}
