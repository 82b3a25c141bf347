using System.Buffers;
using System.Text.Json;
using XaTube.Api.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>How players write a heartbeat and read its answer, without an object for each: both transports share it.</summary>
internal static class HeartbeatCodec
{
    /// <summary>In bytes, of a heartbeat as of its answer.</summary>
    public const int Longest = 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _answer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>
    /// Reads a JSON object of just the two fields, or of <c>quiet</c> too. False for whatever else it may be: it need not be
    /// wrong, only unusual.
    /// </summary>
    /// <param name="body">The whole of it.</param>
    /// <param name="token">What <c>session</c> says: a part of the body.</param>
    /// <param name="watchedMs">Milliseconds, 0 or more.</param>
    /// <param name="quiet">Whether no answer is wanted that says nothing new.</param>
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

    /// <summary>The answer to a heartbeat. To be used before this thread writes another.</summary>
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

    /// <summary>A refusal where there are no status lines and headers: a problem, with the seconds after which to try again.</summary>
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
        var buffer = _answer ??= new ArrayBufferWriter<byte>(Longest);
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
