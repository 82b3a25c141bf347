using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>One player's WebSocket: reads its heartbeats and writes the responses into the same buffer.</summary>
internal sealed class HeartbeatConnection(ViewerSessionService sessions, IPAddress? address)
{
    // The last token that was sent on this connection: when it comes back unchanged its signature need not be verified.
    private readonly byte[] _token = new byte[ViewerTokens.TextLength];
    private ViewerSession? _session;
    private (TimeSpan Next, LiveStreamState State)? _lastSent;

    /// <summary>
    /// Responds to an ordinary heartbeat without waiting; false for any other message, which then has had no effect. A response of 0
    /// bytes means none: the heartbeat asked for silence unless something changed, and nothing has.
    /// </summary>
    public bool TryAnswer(Span<byte> buffer, int length, out int answer)
    {
        answer = 0;
        var now = sessions.Now;
        if (!HeartbeatCodec.TryRead(buffer[..length], out var token, out var watchedMs, out var quiet)
            || Session(token, now) is not { } before
            || sessions.Subscriptions.Peek(before.StreamId, now) is not { } stream
            || sessions.Beat(before, stream, watchedMs, address, now) is not { } beat)
            return false;
        answer = quiet && _lastSent == (beat.Next, stream.State) ? 0 : Write(buffer, beat, stream);
        return true;
    }

    /// <summary>Responds to any message; may wait for the engine.</summary>
    public async ValueTask<int> AnswerAsync(byte[] buffer, int length)
    {
        var now = sessions.Now;
        if (!HeartbeatCodec.TryRead(buffer.AsSpan(0, length), out var token, out var watchedMs, out _))
            return Refuse(buffer, "bad-request", 400, "A JSON object with session and watchedMs, 0 or more, was expected.");
        if (Session(token, now) is not { } before)
            return Refuse(buffer, "invalid-session", 401, ViewerSessionService.InvalidSession);
        LiveStreamSnapshot? known;
        try
        {
            known = await sessions.Find(before.StreamId, now, CancellationToken.None);
        }
        catch (Exception away) when (away is TimeoutException or OrleansException)
        {
            return Refuse(buffer, "engine-unavailable", 503, "The engine is not answering. Try again in a moment.", ViewerSessionService.BusyFor);
        }

        if (known is not { } stream)
            return Refuse(buffer, "invalid-session", 401, ViewerSessionService.InvalidSession);
        return sessions.Beat(before, stream, watchedMs, address, now) is { } beat
            ? Write(buffer, beat, stream)
            : Refuse(buffer, "busy", 503, ViewerSessionService.Busy, ViewerSessionService.BusyFor);
    }

    private ViewerSession? Session(ReadOnlySpan<byte> token, DateTimeOffset now) =>
        _session is { } last && token.SequenceEqual(_token) ? sessions.Tokens.IsTooOld(last, now) ? null : last : sessions.Tokens.Read(token, now);

    private int Write(Span<byte> buffer, in HeartbeatOutcome beat, LiveStreamSnapshot stream)
    {
        sessions.Tokens.Write(beat.Session, _token);
        _session = beat.Session;
        _lastSent = (beat.Next, stream.State);
        return Copy(HeartbeatCodec.Write(_token, beat.Next, stream.Viewers, StreamStates.Of(stream.State)), buffer);
    }

    private static int Refuse(Span<byte> buffer, string slug, int status, string title, TimeSpan? retryAfter = null) =>
        Copy(HeartbeatCodec.WriteProblem(slug, status, title, retryAfter), buffer);

    private static int Copy(ReadOnlySpan<byte> answer, Span<byte> buffer)
    {
        answer.CopyTo(buffer);
        return answer.Length;
    }
}
