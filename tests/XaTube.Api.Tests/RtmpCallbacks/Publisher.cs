using System.Net;

namespace XaTube.Api.Tests.RtmpCallbacks;

/// <summary>One publisher's connection to an RTMP server, as that server tells of it: nginx-rtmp's callbacks.</summary>
public sealed record Publisher(StandaloneServer Server, string Key, string Client = "1", string Node = "local", string Boot = "1000")
{
    public string? Secret { get; init; } = StandaloneServer.CallbacksSecret;

    public Task<HttpResponseMessage> Publish() => Call("publish");

    public Task<HttpResponseMessage> Update() => Call("update_publish");

    public Task<HttpResponseMessage> Done() => Call("publish_done");

    /// <summary>Publishes, and must be accepted: the stream it is accepted as.</summary>
    public async Task<Guid> GoLive()
    {
        var answer = await Publish();
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Guid.ParseExact(answer.Headers.Location!.ToString(), "D");
    }

    /// <summary>A call with the fields that nginx-rtmp sends, and any that the publisher's address brought along.</summary>
    public Task<HttpResponseMessage> Call(string call, params (string Name, string Value)[] more) => Send(new FormUrlEncodedContent(
    [
        new("app", "live"), new("flashver", "FMLE/3.0"), new("swfurl", ""), new("tcurl", "rtmp://127.0.0.1/live"), new("pageurl", ""),
        new("addr", "127.0.0.1"), new("clientid", Client), new("call", call), new("name", Key), new("type", "live"),
        .. more.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)),
    ]));

    public Task<HttpResponseMessage> Send(HttpContent? body, HttpClient? by = null, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/callbacks/nginx-rtmp") { Content = body };
        if (Secret is not null)
            request.Headers.Add("X-Callback-Secret", Secret);
        request.Headers.Add("X-Ingest-Node", Node);
        request.Headers.Add("X-Ingest-Boot", Boot);
        request.Headers.Host = host;
        // A body that is refused by its length need not be sent.
        request.Headers.ExpectContinue = body?.Headers.ContentLength > 1_000_000;
        return (by ?? Server.Internal).SendAsync(request, TestContext.Current.CancellationToken);
    }
}
