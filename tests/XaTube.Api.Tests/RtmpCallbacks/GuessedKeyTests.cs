using System.Collections.Concurrent;
using System.Net;
using XaTube.Api.Channels;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Grains.StreamKeys;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class GuessedKeyTests(SharedServer server)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public async Task Of_two_thousand_guesses_none_goes_live()
    {
        var streamer = await Streamer.Enter(server);
        var guesses = Enumerable.Range(0, 1000).Select(_ => StreamKeySecret.Generate().Text)
            .Concat(OneCharacterOff(streamer.Key.Key).OrderBy(_ => Random.Shared.Next()).Take(1000));

        var answers = new ConcurrentBag<HttpStatusCode>();
        await Parallel.ForEachAsync(guesses, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (guess, _) =>
            answers.Add((await streamer.Encoder(key: guess).Publish()).StatusCode));

        Assert.Equal((2000, HttpStatusCode.Forbidden), (answers.Count, Assert.Single(answers.Distinct())));
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
        Assert.Null((await server.Public.Read<Channel>($"/api/channels/{streamer.Channel.Id}")).Live);
    }

    [Fact]
    public async Task What_is_no_key_is_refused_like_an_unknown_key()
    {
        var streamer = await Streamer.Enter(server);
        var key = streamer.Key.Key;

        foreach (var guess in new[] { "", "xts_", key[..^1], key + "0", key.ToUpperInvariant(), "XTS_" + key[4..], $"'{key}'", new string('x', 5000) })
            await AccountsServer.ProblemOf(await streamer.Encoder(key: guess).Publish(), HttpStatusCode.Forbidden, "unknown-key");
    }

    private static IEnumerable<string> OneCharacterOff(string key) =>
        from at in Enumerable.Range(0, key.Length)
        from other in Alphabet
        where other != key[at]
        select key[..at] + other + key[(at + 1)..];
}
