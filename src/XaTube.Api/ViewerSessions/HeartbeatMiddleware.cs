using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using XaTube.Api.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// Answers ordinary heartbeats before routing, authentication and the rest of the pipeline, since no request is as frequent
/// (docs/decisions/0015). A request that it does not understand, or would have to refuse, it passes on with its body unread;
/// the endpoint knows every refusal.
/// </summary>
public static class HeartbeatMiddleware
{
    /// <summary>
    /// Goes behind what tells the client's address and whether the process is draining, and before all else. Without it the
    /// endpoint answers every heartbeat, with the same responses.
    /// </summary>
    public static IApplicationBuilder UseHeartbeats(this IApplicationBuilder app)
    {
        var sessions = app.ApplicationServices.GetRequiredService<ViewerSessionService>();
        return app.Use(next => context => IsHeartbeat(context.Request) ? Answer(context, sessions, next) : next(context));
    }

    private static bool IsHeartbeat(HttpRequest request) =>
        request.Path.Value == "/api/heartbeats" && HttpMethods.IsPost(request.Method)
        && request.ContentLength is > 0 and <= HeartbeatCodec.MaxLength
        && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task Answer(HttpContext context, ViewerSessionService sessions, RequestDelegate next)
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

            if (TryAnswer(context, sessions, read.Buffer))
            {
                body.AdvanceTo(read.Buffer.End);
                return;
            }

            body.AdvanceTo(read.Buffer.Start);
            // The endpoint sets a size limit, which fails once reading has begun; the body is here already, and short.
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new KnownBodySize());
            await next(context);
            return;
        }
    }

    private static bool TryAnswer(HttpContext context, ViewerSessionService sessions, in ReadOnlySequence<byte> body)
    {
        var now = sessions.Now;
        if (!HeartbeatCodec.TryRead(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), out var token, out var watchedMs, out var quiet)
            || quiet
            || sessions.Tokens.Read(token, now) is not { } before
            || sessions.Subscriptions.Peek(before.StreamId, now) is not { } stream
            || sessions.Beat(before, stream, watchedMs, context.Connection.RemoteIpAddress, now) is not { } beat)
            return false;

        // Request metrics would record every heartbeat under every label; the batcher counts them.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            metrics.MetricsDisabled = true;
        Span<byte> next = stackalloc byte[ViewerTokens.TextLength];
        sessions.Tokens.Write(beat.Session, next);
        var answer = HeartbeatCodec.Write(next, beat.Next, stream.Viewers, StreamStates.Of(stream.State));
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        // The one security header that matters for a response that is no page.
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Length;
        response.BodyWriter.Write(answer);
        return true;
    }

    private sealed class KnownBodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = HeartbeatCodec.MaxLength;
    }
}
