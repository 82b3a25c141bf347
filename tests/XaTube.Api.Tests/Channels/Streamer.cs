using System.Net;
using XaTube.Api.Channels;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.RtmpCallbacks;

namespace XaTube.Api.Tests.Channels;

/// <summary>Somebody with a channel and a stream key.</summary>
public sealed record Streamer(StandaloneServer Server, Member Member, Channel Channel, CreatedStreamKey Key)
{
    public HttpClient Http => Member.Http;

    public static async Task<Streamer> Enter(StandaloneServer server, string title = "A channel", string? category = null)
    {
        var member = await Member.Enter(server);
        var channel = await Found(member.Http, new { handle = NewHandle(), title, category });
        var key = await (await member.Http.Post($"/api/channels/{channel.Id}/keys", new { label = "OBS" }))
            .As<CreatedStreamKey>(HttpStatusCode.Created);
        return new Streamer(server, member, channel, key);
    }

    public static async Task<Channel> Found(HttpClient http, object request) =>
        await (await http.Post("/api/channels", request)).As<Channel>(HttpStatusCode.Created);

    public static string NewHandle() => "c-" + Guid.NewGuid().ToString("N")[..20];

    /// <summary>An encoder that knows this streamer's key.</summary>
    public Publisher Encoder(string client = "1", string? key = null) => new(Server, key ?? Key.Key, client);

    /// <summary>A broadcast of this streamer: its stream, and who carries it.</summary>
    public async Task<(Guid StreamId, Publisher Encoder)> GoLive()
    {
        var encoder = Encoder();
        return (await encoder.GoLive(), encoder);
    }
}
