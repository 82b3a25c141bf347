using System.Net;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class AddressLimitTests(SharedServer server)
{
    [Fact]
    public async Task The_twenty_first_viewer_from_one_address_waits_until_another_leaves()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewers = await Twenty(streamId);

        var refusal = await Viewer.Ask(server.Public, streamId);
        await AccountsServer.ProblemOf(refusal, HttpStatusCode.TooManyRequests, "too-many-viewers");
        Assert.InRange(refusal.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        await viewers[7].Leave(0);
        await Viewer.Join(server.Public, streamId);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Viewer.Ask(server.Public, streamId)).StatusCode);
    }

    [Fact]
    public async Task Each_stream_is_counted_by_itself()
    {
        var (full, _) = await (await Streamer.Enter(server)).GoLive();
        var (other, _) = await (await Streamer.Enter(server)).GoLive();
        await Twenty(full);

        await Viewer.Join(server.Public, other);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Real-IP")]
    [InlineData("Forwarded")]
    public async Task An_address_that_a_client_claims_is_not_believed(string header)
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        await Twenty(streamId);
        using var pretender = server.NewClient();
        pretender.DefaultRequestHeaders.Add(header, header == "Forwarded" ? "for=203.0.113.9" : "203.0.113.9");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Viewer.Ask(pretender, streamId)).StatusCode);
    }

    private async Task<Viewer[]> Twenty(Guid streamId)
    {
        var viewers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Viewer.Join(server.Public, streamId)));
        Assert.Equal(20, viewers.DistinctBy(viewer => viewer.SessionId).Count());
        return viewers;
    }
}
