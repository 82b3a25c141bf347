using System.Net;
using XaTube.Api.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.ViewerSessions;

/// <summary>A player that watches a stream.</summary>
public sealed class Viewer(HttpClient http, JoinAnswer joined)
{
    public Guid SessionId => joined.SessionId;

    /// <summary>The last token it was given.</summary>
    public string Session { get; private set; } = joined.Session;

    public static async Task<Viewer> Join(HttpClient http, Guid streamId, string? device = null) =>
        new(http, await (await Ask(http, streamId, device)).As<JoinAnswer>(HttpStatusCode.Created));

    public static Task<HttpResponseMessage> Ask(HttpClient http, Guid streamId, string? device = null) =>
        http.Post($"/api/streams/{streamId}/viewers", new { device });

    /// <summary>How many watch, as anybody may ask.</summary>
    public static async Task<int> Count(HttpClient http, Guid streamId) => (await http.Read<Stream>($"/api/streams/{streamId}")).Viewers;

    public async Task<HeartbeatAnswer> Beat(long watchedMs)
    {
        var answer = await (await http.Post("/api/heartbeats", new { session = Session, watchedMs })).As<HeartbeatAnswer>(HttpStatusCode.Accepted);
        Session = answer.Session;
        return answer;
    }

    public async Task Leave(long watchedMs) =>
        Assert.Equal(HttpStatusCode.NoContent, (await http.Post("/api/heartbeats/leave", new { session = Session, watchedMs })).StatusCode);
}
