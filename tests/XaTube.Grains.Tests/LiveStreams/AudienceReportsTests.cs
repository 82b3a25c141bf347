using System.Net;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Tests.LiveStreams;

public class AudienceReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(25);
    private static readonly SiloAddress A = SiloAddress.New(IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress B = SiloAddress.New(IPAddress.Loopback, 2, 1);
    private static readonly SiloAddress C = SiloAddress.New(IPAddress.Loopback, 3, 1);

    private readonly AudienceReports _reports = new();
    private readonly HashSet<SiloAddress> _gone = [];

    private void Report(SiloAddress silo, long version, int viewers, long rebuilt = 0) =>
        _reports.Accept(new AudienceReport(silo, version, viewers, rebuilt), Now);

    private StoredReport[] Store(double seconds) => _reports.Store(Now.AddSeconds(seconds), Lifetime, _gone.Contains);

    private void Report(double seconds, SiloAddress silo, long version, int viewers, long rebuilt) =>
        _reports.Accept(new AudienceReport(silo, version, viewers, rebuilt), Now.AddSeconds(seconds));

    private int Total(double seconds = 0) => _reports.Total(Now.AddSeconds(seconds), Lifetime, _gone.Contains);

    [Fact]
    public void The_total_is_the_sum_of_the_last_report_of_each_silo()
    {
        Report(A, 1, 5);
        Report(A, 2, 7);
        Report(B, 1, 3);
        Assert.Equal(10, Total());
    }

    [Fact]
    public void A_report_that_arrives_late_or_twice_changes_nothing()
    {
        Report(A, 2, 7);
        Report(A, 1, 5);
        Report(A, 2, 9);
        Assert.Equal(7, Total());
    }

    [Fact]
    public void The_count_of_a_silent_silo_stands_for_its_lifetime_only()
    {
        Report(A, 1, 5);
        Assert.Equal(5, Total(24.9));
        Assert.Equal(0, Total(25));
    }

    [Fact]
    public void A_silo_that_has_gone_keeps_its_count_until_others_take_its_sessions_over()
    {
        Report(A, 1, 100);
        Report(B, 1, 50);
        _gone.Add(A);
        Assert.Equal(150, Total());
        Report(B, 2, 80, rebuilt: 30);
        Assert.Equal(150, Total());
        Report(B, 3, 150, rebuilt: 100);
        Assert.Equal(150, Total());
    }

    [Fact]
    public void Whoever_stays_away_after_a_silo_has_gone_is_counted_out_when_its_time_has_passed()
    {
        Report(A, 1, 100);
        _gone.Add(A);
        _reports.Accept(new AudienceReport(B, 1, 90, 90), Now.AddSeconds(10));
        Assert.Equal(100, Total(10));
        Assert.Equal(90, Total(25));
    }

    [Fact]
    public void Sessions_taken_over_before_a_silo_left_are_none_of_its_own()
    {
        Report(B, 1, 40, rebuilt: 40);
        Report(A, 1, 100);
        _gone.Add(A);
        Assert.Equal(140, Total());
    }

    [Fact]
    public void Two_silos_that_go_at_once_are_not_counted_down_twice()
    {
        Report(A, 1, 100);
        Report(B, 1, 100);
        Report(C, 1, 100);
        _gone.UnionWith([A, B]);
        Report(C, 2, 200, rebuilt: 100);
        Assert.Equal(300, Total());
        Report(C, 3, 300, rebuilt: 200);
        Assert.Equal(300, Total());
    }

    [Fact]
    public void Of_silos_that_leave_one_after_the_other_neither_explains_what_was_taken_over_from_the_other()
    {
        Report(A, 1, 100);
        Report(B, 1, 100);
        Report(C, 1, 100);
        _gone.Add(A);
        Report(5, C, 2, 160, rebuilt: 60);
        Report(10, B, 2, 130, rebuilt: 30);
        Assert.Equal(300, Total(10));

        // Ten of the first silo's viewers are still out when the second leaves.
        _gone.Add(B);
        Assert.Equal(300, Total(10));
        Report(12, C, 3, 170, rebuilt: 70);
        Assert.Equal(300, Total(12));
        Report(14, C, 4, 200, rebuilt: 100);
        Assert.Equal(300, Total(14));

        // The first is forgotten; what was taken over from it is none of the second's.
        Report(24, C, 5, 200, rebuilt: 100);
        Assert.Equal(300, Total(26));
        Report(27, C, 6, 300, rebuilt: 200);
        Assert.Equal(300, Total(27));
        Report(34, C, 7, 300, rebuilt: 200);
        Assert.Equal(300, Total(36));
    }

    [Fact]
    public void Viewers_who_never_come_back_from_the_first_silo_are_not_taken_from_the_second_s()
    {
        Report(A, 1, 100);
        Report(B, 1, 100);
        Report(C, 1, 100);
        _gone.Add(A);
        Report(10, C, 2, 150, rebuilt: 50);
        Report(10, B, 2, 100, rebuilt: 0);
        _gone.Add(B);
        // 50 of the first silo have left with it. Half of the second's have come back, the others are on their way.
        Report(20, C, 3, 200, rebuilt: 100);
        Assert.InRange(Total(26), 250, 300);
        Report(30, C, 4, 250, rebuilt: 150);
        Assert.InRange(Total(30), 250, 300);
        Report(34, C, 5, 250, rebuilt: 150);
        Assert.Equal(250, Total(36));
    }

    [Fact]
    public void In_a_rolling_restart_with_hand_over_the_sum_stands_still()
    {
        var again = SiloAddress.New(A.Endpoint.Address, A.Endpoint.Port, 2);
        Report(A, 1, 100);
        Report(B, 1, 100);
        Report(C, 1, 100);
        _gone.Add(A);
        Report(1, B, 2, 150, rebuilt: 50);
        Report(1, C, 2, 150, rebuilt: 50);
        Assert.Equal(300, Total(1));
        Report(8, B, 3, 150, rebuilt: 50);
        _gone.Add(B);
        Report(9, C, 3, 225, rebuilt: 125);
        Report(9, again, 1, 75, rebuilt: 75);
        Assert.Equal(300, Total(9));
        Report(16, C, 4, 225, rebuilt: 125);
        _gone.Add(C);
        Report(17, again, 2, 300, rebuilt: 300);
        foreach (var second in (int[])[17, 25, 33, 41])
        {
            Report(second, again, 10 + second, 300, rebuilt: 300);
            Assert.Equal(300, Total(second));
        }
    }

    [Fact]
    public void A_stream_that_moves_while_a_silo_s_count_is_held_does_not_hold_it_anew()
    {
        Report(A, 1, 100);
        Report(B, 1, 100);
        _gone.Add(A);
        Report(5, B, 2, 190, rebuilt: 90);
        var next = new AudienceReports();
        next.Restore(Store(20), Now.AddSeconds(60));
        int After(double seconds) => next.Total(Now.AddSeconds(60 + seconds), Lifetime, _gone.Contains);
        Assert.Equal(200, After(0));
        next.Accept(new AudienceReport(B, 3, 195, 95), Now.AddSeconds(61));
        Assert.Equal(200, After(1));
        Assert.Equal(195, After(5));
    }

    [Fact]
    public void A_silo_that_comes_back_is_another_one()
    {
        var again = SiloAddress.New(A.Endpoint.Address, A.Endpoint.Port, 2);
        Report(A, 90, 100);
        _gone.Add(A);
        Report(again, 1, 60, rebuilt: 60);
        Assert.Equal(100, Total());
    }

    [Fact]
    public void The_stream_s_next_life_begins_where_the_last_one_left_off()
    {
        Report(A, 7, 100);
        Report(B, 3, 50, rebuilt: 20);
        var next = new AudienceReports();
        next.Restore(Store(0), Now);
        next.Accept(new AudienceReport(B, 4, 75, 45), Now);
        Assert.Equal(150, next.Total(Now, Lifetime, silo => silo.Equals(A)));
        next.Accept(new AudienceReport(B, 3, 1, 20), Now);
        Assert.Equal(150, next.Total(Now, Lifetime, silo => silo.Equals(A)));
    }
}
