using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using XaTube.Api.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// Answers a heartbeat in which nothing is unusual before routing, authentication and the rest have looked at it: of all
/// that this process does, nothing is done as often. Whatever it does not understand it leaves, unread, to the endpoint,
/// which knows every refusal.
/// </summary>
public static class HeartbeatShortcut
{
    private const int LongestBody = 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _answer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>Goes after whatever tells who the client is.</summary>
    public static void UseHeartbeatShortcut(this WebApplication app)
    {
        var desk = app.Services.GetRequiredService<ViewerSessionDesk>();
        app.Use(next => context => IsHeartbeat(context.Request) ? Answer(context, desk, next) : next(context));
    }

    private static bool IsHeartbeat(HttpRequest request) =>
        request.Path.Value == "/api/heartbeats" && HttpMethods.IsPost(request.Method)
        && request.ContentLength is > 0 and <= LongestBody
        && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task Answer(HttpContext context, ViewerSessionDesk desk, RequestDelegate next)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length < context.Request.ContentLength && !read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            if (TryAnswer(context, desk, read.Buffer))
            {
                body.AdvanceTo(read.Buffer.End);
                return;
            }

            body.AdvanceTo(read.Buffer.Start);
            await next(context);
            return;
        }
    }

    private static bool TryAnswer(HttpContext context, ViewerSessionDesk desk, in ReadOnlySequence<byte> body)
    {
        var now = desk.Now;
        if (!TryRead(body, desk, now, out var before, out var watchedMs)
            || desk.Board.Peek(before.StreamId, now) is not { } stream
            || desk.Beat(before, stream, watchedMs, context.Connection.RemoteIpAddress, now) is not { } session)
            return false;

        // Every heartbeat would be a sample of every label; the courier counts them.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            metrics.MetricsDisabled = true;
        var answer = Write(session, desk, stream.Viewers, StreamStates.Of(stream.State));
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Length;
        response.BodyWriter.Write(answer);
        return true;
    }

    /// <summary>Reads a body of just the two fields, as players write them.</summary>
    private static bool TryRead(
        in ReadOnlySequence<byte> body, ViewerSessionDesk desk, DateTimeOffset now, out ViewerSession session, out long watchedMs)
    {
        session = default;
        watchedMs = -1;
        ReadOnlySpan<byte> token = default;
        var reader = new Utf8JsonReader(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("session"u8) && token.IsEmpty && reader.Read() && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                    token = reader.ValueSpan;
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("watchedMs"u8) && watchedMs < 0
                    && reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0)
                    watchedMs = value;
                else
                    return false;
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || watchedMs < 0 || desk.Tokens.Read(token, now) is not { } read)
                return false;
            session = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Write(in ViewerSession session, ViewerSessionDesk desk, int viewers, StreamState state)
    {
        var buffer = _answer ??= new ArrayBufferWriter<byte>(512);
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer);
        json.Reset(buffer);
        Span<byte> token = stackalloc byte[ViewerTokens.TextLength];
        desk.Tokens.Write(session, token);
        json.WriteStartObject();
        json.WriteString("session"u8, token);
        json.WriteNumber("heartbeatSeconds"u8, desk.Interval.TotalSeconds);
        json.WriteNumber("viewers"u8, viewers);
        json.WriteString("state"u8, state switch { StreamState.Live => "live"u8, StreamState.Interrupted => "interrupted"u8, _ => "ended"u8 });
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
