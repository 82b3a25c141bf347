using XaTube.Api.ViewerSessions;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class ViewerSessionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ViewerSession _joined = ViewerSession.Join(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.NewGuid(), Start);

    [Theory]
    [InlineData(10, 10_000, 10_000)]
    [InlineData(10, 4_000, 4_000)]
    [InlineData(10, 0, 0)]
    [InlineData(10, -5_000, 0)]
    [InlineData(10, 11_900, 11_900)]
    [InlineData(10, 12_001, 12_000)]
    [InlineData(10, 3_600_000, 12_000)]
    [InlineData(10, long.MaxValue, 12_000)]
    [InlineData(-60, 10_000, 0)]
    public void A_player_is_credited_what_it_played_but_no_more_than_the_time_that_passed(int seconds, long watchedMs, long credited) =>
        Assert.Equal(credited, _joined.Beat(watchedMs, Start.AddSeconds(seconds)).CreditedMs);

    [Fact]
    public void What_was_watched_never_goes_down()
    {
        var session = _joined.Beat(10_000, Start.AddSeconds(10)).Beat(3_000, Start.AddSeconds(20));

        Assert.Equal(10_000, session.CreditedMs);
        Assert.Equal(12_000, session.Beat(12_000, Start.AddSeconds(30)).CreditedMs);
    }

    [Fact]
    public void The_slack_is_given_once_and_not_with_every_heartbeat()
    {
        var session = _joined;
        for (var second = 1; second <= 100; second++)
            session = session.Beat(long.MaxValue, Start.AddSeconds(second));

        Assert.Equal(102_000, session.CreditedMs);
    }

    [Fact]
    public void A_pause_is_not_made_up_for_later()
    {
        var paused = _joined.Beat(0, Start.AddSeconds(10)).Beat(0, Start.AddSeconds(20));

        Assert.Equal(12_000, paused.Beat(30_000, Start.AddSeconds(30)).CreditedMs);
    }

    [Fact]
    public void The_same_token_is_worth_the_same_however_often_it_is_sent()
    {
        var once = _joined.Beat(5_000, Start.AddSeconds(5));
        var again = _joined.Beat(5_000, Start.AddSeconds(6));

        Assert.Equal((once.Sequence, once.CreditedMs), (again.Sequence, again.CreditedMs));
    }

    [Fact]
    public void A_heartbeat_tells_the_engine_all_that_it_needs_to_begin_the_session_anew()
    {
        var before = _joined.Beat(5_000, Start.AddSeconds(5));
        var after = before.Beat(9_000, Start.AddSeconds(10));

        Assert.Equal(
            new Heartbeat(_joined.Id, _joined.StreamId, HeartbeatKind.Watching, 2, 9_000, 5_000, Start, _joined.Viewer, NextMs: 15_000),
            after.Heartbeat(HeartbeatKind.Watching, before, TimeSpan.FromSeconds(15)));
    }
}
