using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>The JSON of media servers. A field that is there twice is somebody's attempt to pass for another.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SrsCall))]
[JsonSerializable(typeof(SrsAnswer))]
[JsonSerializable(typeof(MediaMtxCall))]
internal sealed partial class IngestJson : JsonSerializerContext
{
    /// <exception cref="FormatException">The body is not that.</exception>
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
