using System.Text.Json.Serialization;

namespace XaTube.Ingest.Srs;

/// <summary>The body of a callback from SRS; properties that are not used are left out.</summary>
/// <param name="ServerId">The server: the node, where the hop does not name one.</param>
/// <param name="ServiceId">This start of the server: the boot, where the hop does not name one.</param>
/// <param name="Stream">The name that the publisher gave the stream, without its query.</param>
/// <param name="Param">That query, with its question mark.</param>
internal sealed record SrsCallback(
    string? Action,
    [property: JsonPropertyName("client_id")] string? ClientId,
    [property: JsonPropertyName("server_id")] string? ServerId,
    [property: JsonPropertyName("service_id")] string? ServiceId,
    string? Stream,
    string? Param);
