using System.Collections.Concurrent;
using System.Net;
using System.Text;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;

namespace XaTube.Api.Tests.Operations;

public sealed class KeySecrecyTests
{
    private readonly ConcurrentBag<string> _answers = [];

    [Fact]
    public async Task A_key_is_in_no_answer_no_log_line_and_no_file()
    {
        await using var server = await StandaloneServer.Start(("Logging:LogLevel:Default", "Trace"));
        var streamer = await Streamer.Enter(server);
        var channel = $"/api/channels/{streamer.Channel.Id}";
        var stream = await streamer.Encoder().GoLive();
        var viewer = await Viewer.Join(server.Public, stream);

        // What goes well, and what goes wrong with the key in every place that a publisher can put it.
        var encoder = streamer.Encoder();
        foreach (var call in new[] { "publish", "update_publish", "connect", "publish_done", "publish" })
            await Keep(encoder.Call(call));
        await Keep(streamer.Encoder("2").Publish());
        await Keep(encoder.Call("publish", ("name", streamer.Key.Key)));
        await Keep(encoder.Call("publish", (streamer.Key.Key, "1"), (streamer.Key.Key, "2")));
        await Keep(streamer.Encoder(streamer.Key.Key).Publish());
        await Keep((encoder with { Secret = streamer.Key.Key }).Publish());
        await Keep(encoder.Call(streamer.Key.Key));
        await Keep(encoder.Send(new StringContent(streamer.Key.Key, Encoding.UTF8, "application/json")));

        var rotated = await (await streamer.Http.Post($"{channel}/keys/{streamer.Key.Id}/rotate")).As<CreatedStreamKey>(HttpStatusCode.Created);
        await Keep(encoder.Update());
        await Keep(encoder.Publish());
        await Keep(streamer.Encoder("3", rotated.Key).Publish());
        await viewer.Beat(10);
        foreach (var path in new[]
                 {
                     channel, $"/api/channels/{streamer.Channel.Handle}", "/api/channels", "/api/channels/mine", $"{channel}/keys",
                     $"{channel}/streams", "/api/streams", $"/api/streams/{stream}", $"/api/statistics/streams/{stream}", "/api/auth/me",
                     "/api/config", "/openapi/v1.json",
                 })
            await Keep(streamer.Http.Fetch(path));
        await Keep(server.Internal.Fetch("/metrics"));
        await Keep(streamer.Http.DeleteAsync($"{channel}/keys/{rotated.Id}", TestContext.Current.CancellationToken));
        await Keep(streamer.Http.Fetch($"/api/streams/{stream}/events"));
        await server.Stop();

        var keys = new[] { streamer.Key.Key, rotated.Key };
        Assert.All(_answers, answer => AssertHides(keys, answer));
        Assert.True(server.Log.Lines.Count > 100, "The log was not captured.");
        Assert.Contains(server.Log.Lines, line => line.Contains(stream.ToString()));
        Assert.All(server.Log.Lines, line => AssertHides(keys, line));
        var files = Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => AssertHides(keys, Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    private static void AssertHides(string[] keys, string text) =>
        Assert.All(keys, key => Assert.DoesNotContain(key, text, StringComparison.OrdinalIgnoreCase));

    private async Task Keep(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        _answers.Add($"{answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }
}
