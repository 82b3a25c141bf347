using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.LiveStreams;

public class LiveStreamTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly LiveStreamOptions Options = new();
    private static readonly PublishId Encoder = new("node", "100", "1");
    private static readonly PublishId Rival = new("node", "100", "2");
    private static readonly PublishId AfterReboot = new("node", "200", "1");

    private readonly LiveStreamRecord _live =
        LiveStream.Begin(new LiveStreamStart(new ChannelSummary(Guid.NewGuid(), "h", "Title", null, null), Encoder), Start);

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static LiveStreamRecord Pass(LiveStreamRecord stream, double seconds, double listeningSince = 0) =>
        LiveStream.ApplyTimeouts(stream, At(seconds), At(listeningSince), Options);

    [Fact]
    public void A_publisher_that_asks_again_is_answered_as_before_and_changes_nothing()
    {
        var (next, answer) = LiveStream.Claim(_live, Encoder, At(1));
        Assert.Equal(ClaimResult.Held, answer);
        Assert.Equal(_live.Version, next.Version);
    }

    [Fact]
    public void A_second_publisher_is_told_that_another_holds_the_stream()
    {
        var (next, answer) = LiveStream.Claim(_live, Rival, At(1));
        Assert.Equal(ClaimResult.HeldByAnother, answer);
        Assert.Same(_live, next);
    }

    [Fact]
    public void A_stale_unpublish_does_not_interrupt_the_stream() =>
        Assert.Same(_live, LiveStream.Interrupt(_live, Rival, At(1)));

    [Fact]
    public void A_publisher_that_leaves_interrupts_its_stream_and_may_be_followed_by_another()
    {
        var interrupted = LiveStream.Interrupt(_live, Encoder, At(10));
        Assert.Equal(LiveStreamState.Interrupted, interrupted.State);

        var (resumed, answer) = LiveStream.Claim(interrupted, Rival, At(39));
        Assert.Equal(ClaimResult.Held, answer);
        Assert.Equal((LiveStreamState.Live, Rival), (resumed.State, resumed.Publisher));
        Assert.Equal(Start, resumed.StartedAt);
    }

    [Fact]
    public void The_late_unpublish_of_a_replaced_publisher_does_nothing()
    {
        var resumed = LiveStream.Claim(LiveStream.Interrupt(_live, Encoder, At(10)), Rival, At(12)).Next;
        Assert.Same(resumed, LiveStream.Interrupt(resumed, Encoder, At(13)));
    }

    [Fact]
    public void A_publisher_from_a_newer_boot_of_the_node_proves_the_old_one_gone()
    {
        var (next, answer) = LiveStream.Claim(_live, AfterReboot, At(1));
        Assert.Equal((ClaimResult.Held, AfterReboot), (answer, next.Publisher));
        Assert.Equal(ClaimResult.HeldByAnother, LiveStream.Claim(next, Encoder, At(2)).Answer);
    }

    [Fact]
    public void A_silent_publisher_is_interrupted_when_its_lease_has_run_out_and_not_before()
    {
        Assert.Same(_live, Pass(_live, 19.9));
        Assert.Equal(LiveStreamState.Interrupted, Pass(_live, 20).State);
    }

    [Fact]
    public void A_renewal_starts_the_lease_anew()
    {
        var (renewed, answer) = LiveStream.Renew(_live, Encoder, At(15));
        Assert.Equal(RenewDecision.Renewed, answer);
        Assert.Equal(LiveStreamState.Live, Pass(renewed, 34).State);
        Assert.Equal(LiveStreamState.Interrupted, Pass(renewed, 35).State);
    }

    [Fact]
    public void A_renewal_after_the_lease_ran_out_resumes_the_stream()
    {
        var (resumed, answer) = LiveStream.Renew(Pass(_live, 20), Encoder, At(21));
        Assert.Equal((RenewDecision.Renewed, LiveStreamState.Live), (answer, resumed.State));
    }

    [Fact]
    public void A_publisher_that_does_not_hold_the_stream_cannot_renew_it() =>
        Assert.Equal(RenewDecision.NotPublishing, LiveStream.Renew(_live, Rival, At(1)).Answer);

    [Fact]
    public void An_interrupted_stream_ends_after_its_grace_at_its_last_sign_of_life()
    {
        var interrupted = LiveStream.Interrupt(_live, Encoder, At(10));
        Assert.Same(interrupted, Pass(interrupted, 39.9));

        var ended = Pass(interrupted, 40);
        Assert.Equal((LiveStreamState.Ended, EndReason.PublisherGone), (ended.State, ended.EndReason));
        Assert.Equal(At(10), ended.EndedAt);
    }

    [Fact]
    public void Time_in_which_the_engine_was_down_counts_against_neither_lease_nor_grace()
    {
        Assert.Same(_live, Pass(_live, 1019, listeningSince: 1000));
        Assert.Equal(LiveStreamState.Interrupted, Pass(_live, 1020, listeningSince: 1000).State);

        var interrupted = LiveStream.Interrupt(_live, Encoder, At(10));
        Assert.Same(interrupted, Pass(interrupted, 1029, listeningSince: 1000));
        Assert.Equal(At(10), Pass(interrupted, 1030, listeningSince: 1000).EndedAt);
    }

    [Fact]
    public void A_sign_of_life_from_a_clock_that_was_ahead_was_given_now()
    {
        var here = LiveStream.Reactivate(LiveStream.Renew(_live, Encoder, At(300)).Next, At(10));
        Assert.Same(here, Pass(here, 29.9, listeningSince: 10));
        Assert.Equal(LiveStreamState.Interrupted, Pass(here, 30, listeningSince: 10).State);
        Assert.Equal(At(10), Pass(Pass(here, 30, listeningSince: 10), 40, listeningSince: 10).EndedAt);
    }

    [Fact]
    public void A_sign_of_life_from_a_clock_that_was_behind_ends_nothing_early()
    {
        var here = LiveStream.Reactivate(LiveStream.Interrupt(_live, Encoder, At(0)), At(310));
        Assert.Same(here, Pass(here, 339.9, listeningSince: 310));
        Assert.Equal(LiveStreamState.Ended, Pass(here, 340, listeningSince: 310).State);
    }

    [Fact]
    public void A_stream_whose_beginning_lies_ahead_does_not_end_before_it()
    {
        var here = LiveStream.Reactivate(_live, At(-300));
        var ended = Pass(Pass(here, -280, listeningSince: -300), -270, listeningSince: -300);
        Assert.Equal((LiveStreamState.Ended, Start), (ended.State, ended.EndedAt));
    }

    [Fact]
    public void An_explicit_end_is_now_and_final()
    {
        var ended = LiveStream.End(_live, EndReason.EndedByOwner, At(7));
        Assert.Equal(At(7), ended.EndedAt);
        Assert.Equal(ClaimResult.Over, LiveStream.Claim(ended, Encoder, At(8)).Answer);
        Assert.Equal(RenewDecision.NotPublishing, LiveStream.Renew(ended, Encoder, At(8)).Answer);
        Assert.Same(ended, LiveStream.End(ended, EndReason.KeyRevoked, At(9)));
        Assert.Same(ended, Pass(ended, 1000));
    }

    [Fact]
    public void The_audience_of_the_grace_period_is_not_part_of_the_average()
    {
        List<ViewerMinute> minutes = [];
        var watched = _live with { Audience = _live.Audience.Count(4, Start, minutes) };
        var interrupted = LiveStream.Interrupt(watched with { Audience = watched.Audience.UpTo(At(10), minutes) }, Encoder, At(10));
        var lonely = interrupted with { Audience = interrupted.Audience.Count(0, At(10), minutes).UpTo(At(40), minutes) };

        var ended = Pass(lonely, 40);

        Assert.Equal(4, ended.Audience.Whole.Average);
        Assert.Equal(4, ended.Audience.Whole.Peak);
    }

    [Theory]
    [InlineData("node", "100", "node", "99", true)]
    [InlineData("node", "99", "node", "100", false)]
    [InlineData("node", "100", "node", "100", false)]
    [InlineData("node", "100", "other", "99", false)]
    [InlineData("node", "b", "node", "a", true)]
    public void A_newer_boot_of_the_same_node_outlives_an_older_one(string node, string boot, string otherNode, string otherBoot, bool outlives) =>
        Assert.Equal(outlives, new PublishId(node, boot, "1").Outlives(new PublishId(otherNode, otherBoot, "1")));
}
