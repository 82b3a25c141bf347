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
        next.Restore(_reports.Store(), Now);
        next.Accept(new AudienceReport(B, 4, 75, 45), Now);
        Assert.Equal(150, next.Total(Now, Lifetime, silo => silo.Equals(A)));
        next.Accept(new AudienceReport(B, 3, 1, 20), Now);
        Assert.Equal(150, next.Total(Now, Lifetime, silo => silo.Equals(A)));
    }
}
