using XaTube.Grains.Audience;

namespace XaTube.Grains.Tests.Audience;

public class AudienceTests : AudienceScene
{
    private int Reported(double seconds) => Assert.Single(Audience.TakeReports(At(seconds))).Report.Viewers;

    [Fact]
    public void A_heartbeat_without_a_pulse_asks_for_one() => Assert.False(Audience.Apply(Beat(1), Start));

    [Fact]
    public void A_session_that_registers_twice_counts_once()
    {
        Join(Session);
        Join(Session);
        Assert.Equal(1, Audience.Viewers);
    }

    [Fact]
    public void A_goodbye_counts_the_viewer_out_at_once()
    {
        Join(Session);
        Audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        Assert.Equal(0, Audience.Viewers);
    }

    [Fact]
    public void A_heartbeat_that_was_sent_before_the_goodbye_does_not_bring_the_viewer_back()
    {
        Join(Session);
        Audience.Apply(Beat(2, kind: HeartbeatKind.Left), At(1));
        Assert.True(Audience.Apply(Beat(1), At(2)));
        Assert.True(Audience.Apply(Beat(2), At(2)));
        Assert.Equal(0, Audience.Viewers);
    }

    [Fact]
    public void A_viewer_who_goes_on_after_a_goodbye_is_back()
    {
        Join(Session);
        Audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        Audience.Apply(Beat(2), At(2));
        Assert.Equal(1, Audience.Viewers);
    }

    [Fact]
    public void Silence_ends_a_session_after_two_and_a_half_intervals_and_not_before()
    {
        Join(Session);
        Assert.Empty(Audience.Sweep(At(24.9)));
        Assert.Equal(Session, Assert.Single(Audience.Sweep(At(25.25))).SessionId);
        Assert.Equal(0, Audience.Viewers);
        Assert.Null(Audience.Find(Session));
    }

    [Fact]
    public void A_heartbeat_puts_the_end_off()
    {
        Join(Session);
        Audience.Sweep(At(5));
        Audience.Apply(Beat(1), At(20));
        Assert.Empty(Audience.Sweep(At(44.9)));
        Assert.Single(Audience.Sweep(At(45.25)));
    }

    [Fact]
    public void Silence_ends_sessions_whenever_it_is_looked_for()
    {
        var sessions = Enumerable.Range(0, 500).Select(_ => Guid.NewGuid()).ToArray();
        for (var i = 0; i < sessions.Length; i++)
            Join(sessions[i], i * 0.05);
        for (var step = 0; step <= 240; step++)
        {
            var now = step * 0.25;
            Audience.Sweep(At(now));
            var due = sessions.Index().Count(session => session.Index * 0.05 <= now - 25.25);
            var early = sessions.Index().Count(session => session.Index * 0.05 > now - 25);
            Assert.InRange(Audience.Viewers, early, sessions.Length - due);
        }

        Assert.Equal(0, Audience.Viewers);
    }

    [Fact]
    public void Watch_time_is_credited_once_however_often_it_arrives()
    {
        Join(Session);
        Audience.Apply(Beat(1, credited: 10_000), At(10));
        Audience.Apply(Beat(1, credited: 10_000), At(11));
        Audience.Apply(Beat(2, credited: 15_000), At(12));
        Audience.Apply(Beat(1, credited: 10_000), At(13));
        Assert.Equal(15_000, Audience.TakeBatch(At(14)).Minutes.Sum(minute => minute.WatchedMs));
    }

    [Fact]
    public void A_session_rebuilt_from_its_token_is_credited_only_what_is_new()
    {
        Audience.Register(Beat(8, credited: 80_000, before: 70_000), new Owner(), At(80));
        Assert.Equal(10_000, Assert.Single(Audience.TakeBatch(At(81)).Minutes).WatchedMs);
    }

    [Fact]
    public void A_minute_is_written_as_what_it_amounts_to_and_not_as_what_was_added()
    {
        Join(Session);
        Audience.Apply(Beat(1, credited: 10_000), At(10));
        Assert.Equal(10_000, Assert.Single(Audience.TakeBatch(At(10)).Minutes).WatchedMs);
        Audience.Apply(Beat(2, credited: 20_000, kind: HeartbeatKind.Left), At(20));
        Audience.Sweep(At(21));
        Join(Guid.NewGuid(), 22);
        Assert.Equal(20_000, Assert.Single(Audience.TakeBatch(At(23)).Minutes).WatchedMs);
        Assert.Empty(Audience.TakeBatch(At(24)).Minutes);
    }

    [Fact]
    public void Sessions_become_rows_when_they_come_and_when_they_go()
    {
        Join(Session);
        Assert.Null(Assert.Single(Audience.TakeBatch(At(0)).Sessions).EndedAt);
        Audience.Apply(Beat(1, credited: 5_000, kind: HeartbeatKind.Left), At(6));
        var row = Assert.Single(Audience.TakeBatch(At(7)).Sessions);
        Assert.Equal((At(6), 5_000), (row.EndedAt, row.WatchedMs));
        Assert.Empty(Audience.TakeBatch(At(8)).Sessions);
    }

    [Fact]
    public void A_silent_viewer_left_when_last_seen()
    {
        Join(Session);
        Audience.Apply(Beat(1), At(10));
        Audience.TakeBatch(At(10));
        Audience.Sweep(At(36));
        Assert.Equal(At(10), Assert.Single(Audience.TakeBatch(At(36)).Sessions).EndedAt);
    }

    [Fact]
    public void A_changed_count_is_reported_at_most_twice_a_second()
    {
        Join(Guid.NewGuid());
        Assert.Equal(1, Reported(0));
        Join(Guid.NewGuid(), 0.1);
        Assert.Empty(Audience.TakeReports(At(0.4)));
        Assert.Equal(2, Reported(0.5));
    }

    [Fact]
    public void An_unchanged_count_is_repeated_every_five_seconds_until_it_is_zero()
    {
        Join(Session);
        Assert.Equal(1, Reported(0));
        Assert.Empty(Audience.TakeReports(At(4.9)));
        Assert.Equal(1, Reported(5));
        Audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(6));
        Assert.Equal(0, Reported(6));
        Assert.Empty(Audience.TakeReports(At(60)));
    }

    [Fact]
    public void Reports_of_one_life_can_be_put_in_order()
    {
        Join(Session);
        var first = Assert.Single(Audience.TakeReports(At(0))).Report;
        var second = Assert.Single(Audience.TakeReports(At(5))).Report;
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public void A_report_tells_how_many_sessions_came_from_elsewhere()
    {
        Join(Session);
        Audience.Register(Beat(8, credited: 80_000, before: 70_000, session: Guid.NewGuid()), new Owner(), At(0));
        var report = Assert.Single(Audience.TakeReports(At(0))).Report;
        Assert.Equal((2, 1), (report.Viewers, report.Adopted));
    }

    [Fact]
    public void A_stream_that_is_over_takes_its_viewers_with_it()
    {
        Join(Session);
        Join(Guid.NewGuid());
        Audience.StreamOver(Stream, At(3));
        Assert.Equal(0, Audience.Viewers);
        Assert.All(Audience.TakeBatch(At(3)).Sessions, row => Assert.Equal(At(3), row.EndedAt));
    }

    [Fact]
    public void A_viewer_who_was_asked_to_take_its_time_is_missed_after_two_and_a_half_of_that()
    {
        Join(Session);
        Audience.Apply(Beat(1) with { NextMs = 20_000 }, At(10));
        Assert.Empty(Audience.Sweep(At(35.5)));
        Assert.Empty(Audience.Sweep(At(59.5)));
        Assert.Single(Audience.Sweep(At(60)));
    }

    [Fact]
    public void A_viewer_who_may_come_at_the_usual_interval_again_is_soon_missed_as_usual()
    {
        Join(Session);
        Audience.Apply(Beat(1) with { NextMs = 20_000 }, At(10));
        Assert.Empty(Audience.Sweep(At(29)));
        Audience.Apply(Beat(2) with { NextMs = 10_000 }, At(30));
        Assert.Empty(Audience.Sweep(At(54.5)));
        Assert.Single(Audience.Sweep(At(60)));
    }

    [Fact]
    public void Whoever_says_goodbye_twice_is_counted_out_once()
    {
        Join(Session);
        Join(Guid.NewGuid());
        Audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        Audience.Apply(Beat(2, kind: HeartbeatKind.Left), At(2));
        Audience.Release(Session);
        Assert.Equal(1, Audience.Viewers);
    }
}
