using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using XaTube.Ingest.MediaMtx;
using XaTube.Ingest.Srs;

namespace XaTube.Ingest;

/// <summary>
/// JSON of callbacks. Duplicate properties are refused: part of the text comes from the publisher, who could repeat a
/// property to pass for another publisher.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SrsCallback))]
[JsonSerializable(typeof(SrsResponse))]
[JsonSerializable(typeof(MediaMtxCallback))]
internal sealed partial class IngestJson : JsonSerializerContext
{
    /// <exception cref="FormatException">The body is not JSON of this type, or has a duplicate property.</exception>
    public static async ValueTask<T> Read<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancel) ?? throw new FormatException("JSON was expected.");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new FormatException("JSON was expected, with no field twice.", failure);
        }
    }
}
