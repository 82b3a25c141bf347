using XaTube.Grains.LiveStreams;
using Directory = XaTube.Grains.LiveDirectory.LiveDirectory;

namespace XaTube.Grains.Tests.LiveDirectory;

public class LiveDirectoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(15);

    private readonly Directory _directory = new();

    private static LiveStreamSnapshot Snapshot(Guid id, LiveStreamState state, long version, int viewers = 0) =>
        new(id, new ChannelSummary(Guid.NewGuid(), "h", "T", null, null), "T", state, Now, null, null, viewers, viewers, new PublishId("n", "1", "1"), version);

    [Fact]
    public void Interrupted_streams_are_still_in_it_and_ended_ones_are_not()
    {
        _directory.Post(Snapshot(Guid.NewGuid(), LiveStreamState.Live, 1), Now);
        _directory.Post(Snapshot(Guid.NewGuid(), LiveStreamState.Interrupted, 1), Now);
        _directory.Post(Snapshot(Guid.NewGuid(), LiveStreamState.Ended, 1), Now);
        Assert.Equal(2, _directory.Streams.Count);
    }

    [Fact]
    public void News_that_arrive_late_do_not_bring_an_ended_stream_back()
    {
        var id = Guid.NewGuid();
        _directory.Post(Snapshot(id, LiveStreamState.Ended, 2), Now);
        _directory.Post(Snapshot(id, LiveStreamState.Live, 1, viewers: 9), Now);
        Assert.Empty(_directory.Streams);
    }

    [Fact]
    public void A_stream_that_is_not_heard_of_is_asked_for_and_an_ended_one_is_forgotten()
    {
        var running = Guid.NewGuid();
        _directory.Post(Snapshot(running, LiveStreamState.Live, 1), Now);
        _directory.Post(Snapshot(Guid.NewGuid(), LiveStreamState.Ended, 1), Now);
        Assert.Empty(_directory.Stale(Now.AddSeconds(14), After));
        Assert.Equal([running], _directory.Stale(Now.AddSeconds(15), After));
    }
}
