using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace XaTube.Api.Tests.RtmpCallbacks;

/// <summary>
/// What a kind of media server sends while a publisher comes and goes: its calls word for word, with blanks for the key, the
/// client and the server's boot. nginx-rtmp's were recorded from the server, the others written down from their sources.
/// </summary>
public sealed record Traces(string Server, string ContentType, string Publish, string Relay, string Done, string Other, Func<int, string> Client)
{
    public static readonly Traces NginxRtmp = new(
        "nginx-rtmp", "application/x-www-form-urlencoded",
        Form("call=publish&name={key}&type=live"), Form("call=publish&name={key}&type=live"), Form("call=publish_done&name={key}"),
        "app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1:1935/live&pageurl=&addr=127.0.0.1&epoch=82341&call=connect",
        n => $"{n}");

    public static readonly Traces Srs = new(
        "srs", "application/json", OfSrs("on_publish"), OfSrs("on_forward"), OfSrs("on_unpublish"),
        """{"server_id":"vid-k21d7y2","service_id":"{boot}","action":"on_close","client_id":"{client}","ip":"127.0.0.1","vhost":"__defaultVhost__","app":"live","send_bytes":3211,"recv_bytes":9217}""",
        n => $"9o7g133{n}");

    public static readonly Traces MediaMtx = new(
        "mediamtx", "application/json",
        """{"user":"","password":"","token":"","ip":"203.0.113.7","action":"publish","path":"live/{key}","protocol":"rtmp","id":"{client}","query":"","userAgent":"FMLE/3.0"}""",
        """{"action":"ready","path":"live/{key}","id":"{client}","query":""}""",
        """{"action":"not-ready","path":"live/{key}","id":"{client}","query":""}""",
        """{"user":"","password":"","token":"","ip":"203.0.113.8","action":"read","path":"hls/0198c0de-0000-7000-8000-000000000000","protocol":"hls","id":"{client}","query":"","userAgent":"Mozilla/5.0"}""",
        n => $"6f2b3c1e-9d0a-4a52-8f63-{n:D12}");

    public static Traces Of(string adapter) => new[] { NginxRtmp, Srs, MediaMtx }.Single(traces => traces.Server == adapter);

    private static string Form(string call) =>
        $"app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1:1935/live&pageurl=&addr=127.0.0.1&clientid={{client}}&{call}";

    private static string OfSrs(string action) =>
        $$"""{"server_id":"vid-k21d7y2","service_id":"{boot}","action":"{{action}}","client_id":"{client}","ip":"127.0.0.1","vhost":"__defaultVhost__","app":"live","tcUrl":"rtmp://127.0.0.1:1935/live","stream":"{key}","param":"","stream_url":"rtmp://127.0.0.1:1935/live/livestream","stream_id":"vid-0n9zoz3"}""";
}

/// <summary>One publisher's connection to a media server of some kind.</summary>
public sealed record Connection(StandaloneServer Server, Traces Traces, string Key, int Number = 1, string Boot = "1000")
{
    public string? Secret { get; init; } = StandaloneServer.CallbacksSecret;

    public Task<HttpResponseMessage> Publish() => Send(Traces.Publish);

    public Task<HttpResponseMessage> Done() => Send(Traces.Done);

    public Task<HttpResponseMessage> Other() => Send(Traces.Other);

    public async Task<HttpResponseMessage> Send(string call)
    {
        var body = call.Replace("{key}", Key).Replace("{client}", Traces.Client(Number)).Replace("{boot}", Boot);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/callbacks/{Traces.Server}")
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(Traces.ContentType)),
        };
        if (Secret is not null)
            request.Headers.Add("X-Callback-Secret", Secret);
        // SRS names itself; for the others the local hop does.
        if (Traces != Traces.Srs)
        {
            request.Headers.Add("X-Ingest-Node", "local");
            request.Headers.Add("X-Ingest-Boot", Boot);
        }

        return await Server.Internal.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Publishes, asks where to send it on to, and must be told: the stream it is accepted as.</summary>
    public async Task<Guid> GoLive()
    {
        await AcceptedAsync(await Publish());
        var relay = await Send(Traces.Relay);
        await AcceptedAsync(relay);
        var target = Traces.Server switch
        {
            "srs" => JsonDocument.Parse(await relay.Content.ReadAsStringAsync()).RootElement.GetProperty("data").GetProperty("urls")[0].GetString()!,
            "mediamtx" => (await relay.Content.ReadAsStringAsync()).Trim(),
            _ => relay.Headers.Location!.ToString(),
        };
        Assert.StartsWith(Traces == Traces.NginxRtmp ? "" : "rtmp://127.0.0.1:1935/hls/", target);
        return Guid.ParseExact(target.Split('/')[^1], "D");
    }

    public async Task AcceptedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(Traces == Traces.NginxRtmp ? HttpStatusCode.Redirect : HttpStatusCode.OK, answer.StatusCode);
        if (Traces == Traces.Srs)
            Assert.Equal(0, Code(await answer.Content.ReadAsStringAsync()));
    }

    public async Task RefusedAsync(HttpResponseMessage answer, string reason)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"\"{reason}\"", body);
        if (Traces == Traces.Srs)
            Assert.NotEqual(0, Code(body));
    }

    private static int Code(string body) => JsonDocument.Parse(body).RootElement.GetProperty("code").GetInt32();
}
