using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

/// <summary>On a server whose lease is 2 s and whose grace is 4 s.</summary>
[Collection(Timed.Name)]
public sealed class LostPublisherTests(QuickServer server)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_publisher_that_has_gone_and_stays_away_ends_its_stream_at_its_last_sign_of_life()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        var before = server.Now;
        await encoder.Done();
        var gone = server.Now;

        var ended = await Ended(streamId);

        Assert.InRange(server.Now, before + Grace, DateTimeOffset.MaxValue);
        Assert.InRange(ended.EndedAt!.Value, before.AddMilliseconds(-2), gone);
        Assert.NotEqual(streamId, await streamer.Encoder("2").GoLive());
    }

    [Fact]
    public async Task A_publisher_that_falls_silent_is_interrupted_after_its_lease_and_ended_after_its_grace()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        // An update begins the lease anew.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        var before = server.Now;
        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);
        var heard = server.Now;

        await Eventually.Within(Lease + TimeSpan.FromSeconds(2), () => Show(streamId), stream => stream.State == StreamState.Interrupted);
        Assert.True(server.Now - before >= Lease);
        var ended = await Ended(streamId);

        Assert.True(server.Now - before >= Grace);
        Assert.InRange(ended.EndedAt!.Value, before.AddMilliseconds(-2), heard);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Update()).StatusCode);
    }

    [Fact]
    public async Task A_publisher_that_was_given_up_too_soon_resumes_its_stream_with_its_next_update()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        await Eventually.Soon(() => Show(streamId), stream => stream.State == StreamState.Interrupted);

        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);

        await Eventually.Within(TimeSpan.FromSeconds(1), () => Show(streamId), stream => stream.State == StreamState.Live);
    }

    private Task<Stream> Ended(Guid streamId) => Eventually.Within(
        Grace + TimeSpan.FromSeconds(2), () => Show(streamId), stream => stream.State == StreamState.Ended);

    private Task<Stream> Show(Guid streamId) => server.Public.Read<Stream>($"/api/streams/{streamId}");
}
