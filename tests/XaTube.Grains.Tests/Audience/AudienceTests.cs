using System.Net;
using XaTube.Grains.Audience;
using Rule = XaTube.Grains.Audience.Audience;

namespace XaTube.Grains.Tests.Audience;

public class AudienceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private static readonly AudienceOptions Options = new();
    private static readonly Guid Stream = Guid.NewGuid();
    private static readonly Guid Session = Guid.NewGuid();

    private readonly Rule _audience = new(SiloAddress.New(IPAddress.Loopback, 1, 1), Options);
    private readonly List<Guid> _gone = [];

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    private static Heartbeat Beat(uint sequence, long credited = 0, long before = 0, HeartbeatKind kind = HeartbeatKind.Watching, Guid? session = null) =>
        new(session ?? Session, Stream, kind, sequence, credited, before, Start, Guid.NewGuid());

    private void Join(Guid session, double seconds = 0) =>
        _audience.Register(Beat(0, kind: HeartbeatKind.Joined, session: session), new Owner(() => _gone.Add(session)), At(seconds));

    private int Reported(double seconds) => Assert.Single(_audience.TakeReports(At(seconds))).Report.Viewers;

    [Fact]
    public void A_heartbeat_without_a_pulse_asks_for_one() => Assert.False(_audience.Apply(Beat(1), Start));

    [Fact]
    public void A_session_that_registers_twice_counts_once()
    {
        Join(Session);
        Join(Session);
        Assert.Equal(1, _audience.Viewers);
    }

    [Fact]
    public void A_goodbye_counts_the_viewer_out_at_once()
    {
        Join(Session);
        _audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        Assert.Equal(0, _audience.Viewers);
    }

    [Fact]
    public void A_heartbeat_that_was_sent_before_the_goodbye_does_not_bring_the_viewer_back()
    {
        Join(Session);
        _audience.Apply(Beat(2, kind: HeartbeatKind.Left), At(1));
        Assert.True(_audience.Apply(Beat(1), At(2)));
        Assert.True(_audience.Apply(Beat(2), At(2)));
        Assert.Equal(0, _audience.Viewers);
    }

    [Fact]
    public void A_viewer_who_goes_on_after_a_goodbye_is_back()
    {
        Join(Session);
        _audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        _audience.Apply(Beat(2), At(2));
        Assert.Equal(1, _audience.Viewers);
    }

    [Fact]
    public void Silence_ends_a_session_after_two_and_a_half_intervals_and_not_before()
    {
        Join(Session);
        Assert.Empty(_audience.Sweep(At(24.9)));
        Assert.Equal(Session, Assert.Single(_audience.Sweep(At(25.25))).SessionId);
        Assert.Equal(0, _audience.Viewers);
        Assert.Null(_audience.Find(Session));
    }

    [Fact]
    public void A_heartbeat_puts_the_end_off()
    {
        Join(Session);
        _audience.Sweep(At(5));
        _audience.Apply(Beat(1), At(20));
        Assert.Empty(_audience.Sweep(At(44.9)));
        Assert.Single(_audience.Sweep(At(45.25)));
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
            _audience.Sweep(At(now));
            var due = sessions.Index().Count(session => session.Index * 0.05 <= now - 25.25);
            var early = sessions.Index().Count(session => session.Index * 0.05 > now - 25);
            Assert.InRange(_audience.Viewers, early, sessions.Length - due);
        }

        Assert.Equal(0, _audience.Viewers);
    }

    [Fact]
    public void Watch_time_is_credited_once_however_often_it_arrives()
    {
        Join(Session);
        _audience.Apply(Beat(1, credited: 10_000), At(10));
        _audience.Apply(Beat(1, credited: 10_000), At(11));
        _audience.Apply(Beat(2, credited: 15_000), At(12));
        _audience.Apply(Beat(1, credited: 10_000), At(13));
        Assert.Equal(15_000, _audience.TakeBatch(At(14)).Minutes.Sum(minute => minute.WatchedMs));
    }

    [Fact]
    public void A_session_rebuilt_from_its_token_is_credited_only_what_is_new()
    {
        _audience.Register(Beat(8, credited: 80_000, before: 70_000), new Owner(), At(80));
        Assert.Equal(10_000, Assert.Single(_audience.TakeBatch(At(81)).Minutes).WatchedMs);
    }

    [Fact]
    public void A_minute_is_written_as_what_it_amounts_to_and_not_as_what_was_added()
    {
        Join(Session);
        _audience.Apply(Beat(1, credited: 10_000), At(10));
        Assert.Equal(10_000, Assert.Single(_audience.TakeBatch(At(10)).Minutes).WatchedMs);
        _audience.Apply(Beat(2, credited: 20_000, kind: HeartbeatKind.Left), At(20));
        _audience.Sweep(At(21));
        Join(Guid.NewGuid(), 22);
        Assert.Equal(20_000, Assert.Single(_audience.TakeBatch(At(23)).Minutes).WatchedMs);
        Assert.Empty(_audience.TakeBatch(At(24)).Minutes);
    }

    [Fact]
    public void Sessions_become_rows_when_they_come_and_when_they_go()
    {
        Join(Session);
        Assert.Null(Assert.Single(_audience.TakeBatch(At(0)).Sessions).EndedAt);
        _audience.Apply(Beat(1, credited: 5_000, kind: HeartbeatKind.Left), At(6));
        var row = Assert.Single(_audience.TakeBatch(At(7)).Sessions);
        Assert.Equal((At(6), 5_000), (row.EndedAt, row.WatchedMs));
        Assert.Empty(_audience.TakeBatch(At(8)).Sessions);
    }

    [Fact]
    public void A_silent_viewer_left_when_last_seen()
    {
        Join(Session);
        _audience.Apply(Beat(1), At(10));
        _audience.TakeBatch(At(10));
        _audience.Sweep(At(36));
        Assert.Equal(At(10), Assert.Single(_audience.TakeBatch(At(36)).Sessions).EndedAt);
    }

    [Fact]
    public void A_changed_count_is_reported_at_most_twice_a_second()
    {
        Join(Guid.NewGuid());
        Assert.Equal(1, Reported(0));
        Join(Guid.NewGuid(), 0.1);
        Assert.Empty(_audience.TakeReports(At(0.4)));
        Assert.Equal(2, Reported(0.5));
    }

    [Fact]
    public void An_unchanged_count_is_repeated_every_five_seconds_until_it_is_zero()
    {
        Join(Session);
        Assert.Equal(1, Reported(0));
        Assert.Empty(_audience.TakeReports(At(4.9)));
        Assert.Equal(1, Reported(5));
        _audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(6));
        Assert.Equal(0, Reported(6));
        Assert.Empty(_audience.TakeReports(At(60)));
    }

    [Fact]
    public void Reports_of_one_life_can_be_put_in_order()
    {
        Join(Session);
        var first = Assert.Single(_audience.TakeReports(At(0))).Report;
        var second = Assert.Single(_audience.TakeReports(At(5))).Report;
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public void A_report_tells_how_many_sessions_came_from_elsewhere()
    {
        Join(Session);
        _audience.Register(Beat(8, credited: 80_000, before: 70_000, session: Guid.NewGuid()), new Owner(), At(0));
        var report = Assert.Single(_audience.TakeReports(At(0))).Report;
        Assert.Equal((2, 1), (report.Viewers, report.Rebuilt));
    }

    [Fact]
    public void A_stream_that_is_over_takes_its_viewers_with_it()
    {
        Join(Session);
        Join(Guid.NewGuid());
        _audience.StreamOver(Stream, At(3));
        Assert.Equal(0, _audience.Viewers);
        Assert.All(_audience.TakeBatch(At(3)).Sessions, row => Assert.Equal(At(3), row.EndedAt));
    }

    [Fact]
    public void A_session_that_moves_to_another_silo_has_not_ended()
    {
        Join(Session);
        _audience.TakeBatch(At(0));
        _audience.Release(Session);
        Assert.Equal(0, _audience.Viewers);
        Assert.Empty(_audience.TakeBatch(At(1)).Sessions);
        Assert.Empty(_audience.Sweep(At(60)));
    }

    [Fact]
    public void A_session_that_moves_away_and_comes_back_is_not_ended_by_its_first_silence()
    {
        Join(Session);
        _audience.Release(Session);
        Join(Session, 20);
        Assert.Empty(_audience.Sweep(At(30)));
        Assert.Equal(1, _audience.Viewers);
    }

    [Fact]
    public void A_session_that_is_handed_over_keeps_its_silence_and_is_credited_once()
    {
        var left = Guid.NewGuid();
        Join(Session);
        Join(left);
        _audience.Apply(Beat(1, credited: 5000), At(5));
        _audience.Apply(Beat(1, kind: HeartbeatKind.Left, session: left), At(5));
        var handed = Assert.Single(_audience.TakeAll(At(17)));
        Assert.Equal((12_000, 5000, 5000), (handed.SilentMs, handed.CreditedMs, handed.CreditedBeforeMs));
        Assert.Equal(0, _audience.Viewers);

        var elsewhere = new Rule(SiloAddress.New(IPAddress.Loopback, 2, 1), Options);
        elsewhere.Register(handed, new Owner(), At(18));
        var report = Assert.Single(elsewhere.TakeReports(At(18))).Report;
        Assert.Equal((1, 1), (report.Viewers, report.Rebuilt));
        Assert.Empty(elsewhere.TakeBatch(At(18)).Minutes);
        Assert.Empty(elsewhere.Sweep(At(30.5)));
        Assert.Single(elsewhere.Sweep(At(31.5)));
    }

    [Fact]
    public void A_session_that_was_heard_elsewhere_meanwhile_is_not_made_silent_by_being_handed_over()
    {
        Join(Session);
        var handed = Assert.Single(_audience.TakeAll(At(20)));
        var elsewhere = new Rule(SiloAddress.New(IPAddress.Loopback, 2, 1), Options);
        elsewhere.Register(Beat(0), new Owner(), At(19));
        Assert.True(elsewhere.Apply(handed, At(21)));
        Assert.Empty(elsewhere.Sweep(At(43)));
        Assert.Equal(1, elsewhere.Viewers);
    }

    [Fact]
    public void Whoever_has_been_silent_for_too_long_is_not_handed_over()
    {
        Join(Session);
        Assert.Empty(_audience.TakeAll(At(60)));
    }

    [Fact]
    public void A_viewer_who_was_asked_to_take_its_time_is_missed_after_two_and_a_half_of_that()
    {
        Join(Session);
        _audience.Apply(Beat(1) with { NextMs = 20_000 }, At(10));
        Assert.Empty(_audience.Sweep(At(35.5)));
        Assert.Empty(_audience.Sweep(At(59.5)));
        Assert.Single(_audience.Sweep(At(60)));
    }

    [Fact]
    public void A_viewer_who_may_come_at_the_usual_interval_again_is_soon_missed_as_usual()
    {
        Join(Session);
        _audience.Apply(Beat(1) with { NextMs = 20_000 }, At(10));
        Assert.Empty(_audience.Sweep(At(29)));
        _audience.Apply(Beat(2) with { NextMs = 10_000 }, At(30));
        Assert.Empty(_audience.Sweep(At(54.5)));
        Assert.Single(_audience.Sweep(At(60)));
    }

    [Fact]
    public void Whoever_says_goodbye_twice_is_counted_out_once()
    {
        Join(Session);
        Join(Guid.NewGuid());
        _audience.Apply(Beat(1, kind: HeartbeatKind.Left), At(1));
        _audience.Apply(Beat(2, kind: HeartbeatKind.Left), At(2));
        _audience.Release(Session);
        Assert.Equal(1, _audience.Viewers);
    }

    private sealed class Owner(Action? gone = null) : IPulseOwner
    {
        public void Gone() => gone?.Invoke();
    }
}
