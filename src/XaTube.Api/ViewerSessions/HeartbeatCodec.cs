using System.Buffers;
using System.Text.Json;
using XaTube.Api.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>Reads heartbeats and writes their responses as JSON without allocating; HTTP and WebSocket share it.</summary>
internal static class HeartbeatCodec
{
    /// <summary>The longest heartbeat or response, in bytes.</summary>
    public const int MaxLength = 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _answer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>
    /// Reads a JSON object with <c>session</c>, <c>watchedMs</c> and perhaps <c>quiet</c>. False for anything else, which may still be
    /// valid JSON of a heartbeat.
    /// </summary>
    /// <param name="body">The complete message.</param>
    /// <param name="token">The value of <c>session</c>: a slice of the body.</param>
    /// <param name="watchedMs">Milliseconds, 0 or more.</param>
    /// <param name="quiet">Whether a response is wanted only when something has changed.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> token, out long watchedMs, out bool quiet)
    {
        token = default;
        watchedMs = -1;
        quiet = false;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("session"u8) && token.IsEmpty)
                {
                    if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
                        return false;
                    token = reader.ValueSpan;
                }
                else if (reader.ValueTextEquals("watchedMs"u8) && watchedMs < 0)
                {
                    if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out watchedMs) || watchedMs < 0)
                        return false;
                }
                else if (reader.ValueTextEquals("quiet"u8) && reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                {
                    quiet = reader.TokenType == JsonTokenType.True;
                }
                else
                {
                    return false;
                }
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() && !token.IsEmpty && watchedMs >= 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The response to a heartbeat. Valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> token, TimeSpan next, int viewers, StreamState state)
    {
        var json = Begin();
        json.WriteStartObject();
        json.WriteString("session"u8, token);
        json.WriteNumber("heartbeatSeconds"u8, next.TotalSeconds);
        json.WriteNumber("viewers"u8, viewers);
        json.WriteString("state"u8, state switch { StreamState.Live => "live"u8, StreamState.Interrupted => "interrupted"u8, _ => "ended"u8 });
        return End(json);
    }

    /// <summary>A refusal on a WebSocket, which has no status line and headers: a problem, with the seconds after which to retry.</summary>
    public static ReadOnlySpan<byte> WriteProblem(string slug, int status, string title, TimeSpan? retryAfter)
    {
        var json = Begin();
        json.WriteStartObject();
        json.WriteString("type"u8, slug);
        json.WriteNumber("status"u8, status);
        json.WriteString("title"u8, title);
        if (retryAfter is { } wait)
            json.WriteNumber("retryAfterSeconds"u8, wait.TotalSeconds);
        return End(json);
    }

    private static Utf8JsonWriter Begin()
    {
        var buffer = _answer ??= new ArrayBufferWriter<byte>(MaxLength);
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer);
        json.Reset(buffer);
        return json;
    }

    private static ReadOnlySpan<byte> End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        return _answer!.WrittenSpan;
    }
}
