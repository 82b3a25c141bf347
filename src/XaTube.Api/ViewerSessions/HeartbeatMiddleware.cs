using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using XaTube.Api.LiveStreams;
using XaTube.Api.Operations;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// Answers a heartbeat in which nothing is unusual before routing, authentication and the rest have looked at it: of all
/// that this process does, nothing is done as often. Whatever it does not understand it leaves, unread, to the endpoint,
/// which knows every refusal.
/// </summary>
public static class HeartbeatMiddleware
{
    /// <summary>
    /// Puts it in front of everything but what tells who the client is and whether the process is leaving. Goes before
    /// whatever else puts itself there.
    /// </summary>
    public static IServiceCollection AddHeartbeatMiddleware(this IServiceCollection services) => services.AddSingleton<IStartupFilter, InFront>();

    private static bool IsHeartbeat(HttpRequest request) =>
        request.Path.Value == "/api/heartbeats" && HttpMethods.IsPost(request.Method)
        && request.ContentLength is > 0 and <= HeartbeatCodec.Longest
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
            // What the endpoint says of its length comes too late, and is kept: it is all here, and short.
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new LengthIsKnown());
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

        // Every heartbeat would be a sample of every label; the batcher counts them.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            metrics.MetricsDisabled = true;
        Span<byte> next = stackalloc byte[ViewerTokens.TextLength];
        sessions.Tokens.Write(beat.Session, next);
        var answer = HeartbeatCodec.Write(next, beat.Next, stream.Viewers, StreamStates.Of(stream.State));
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        // Of the security headers the one that means something to an answer which is no page.
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Length;
        response.BodyWriter.Write(answer);
        return true;
    }

    private sealed class InFront(ViewerSessionService sessions) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseDrain();
            app.UseForwardedHeaders();
            app.Use(rest => context => IsHeartbeat(context.Request) ? Answer(context, sessions, rest) : rest(context));
            next(app);
        };
    }

    private sealed class LengthIsKnown : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = HeartbeatCodec.Longest;
    }
}
