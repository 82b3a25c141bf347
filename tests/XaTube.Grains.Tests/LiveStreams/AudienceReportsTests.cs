using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Tests.LiveStreams;

public class AudienceReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(25);

    private readonly AudienceReports _reports = new();

    [Fact]
    public void The_total_is_the_sum_of_the_last_report_of_each_silo()
    {
        _reports.Accept(new AudienceReport("a", 1, 1, 5), Now);
        _reports.Accept(new AudienceReport("a", 1, 2, 7), Now);
        _reports.Accept(new AudienceReport("b", 1, 1, 3), Now);
        Assert.Equal(10, _reports.Total(Now, Lifetime));
    }

    [Fact]
    public void A_report_that_arrives_late_or_twice_changes_nothing()
    {
        _reports.Accept(new AudienceReport("a", 1, 2, 7), Now);
        _reports.Accept(new AudienceReport("a", 1, 1, 5), Now);
        _reports.Accept(new AudienceReport("a", 1, 2, 9), Now);
        Assert.Equal(7, _reports.Total(Now, Lifetime));
    }

    [Fact]
    public void A_silo_that_began_a_new_life_replaces_what_its_old_one_reported()
    {
        _reports.Accept(new AudienceReport("a", 1, 90, 50), Now);
        _reports.Accept(new AudienceReport("a", 2, 1, 4), Now);
        _reports.Accept(new AudienceReport("a", 1, 91, 50), Now);
        Assert.Equal(4, _reports.Total(Now, Lifetime));
    }

    [Fact]
    public void The_count_of_a_silent_silo_stands_for_its_lifetime_only()
    {
        _reports.Accept(new AudienceReport("a", 1, 1, 5), Now);
        Assert.Equal(5, _reports.Total(Now.AddSeconds(24.9), Lifetime));
        Assert.Equal(0, _reports.Total(Now.AddSeconds(25), Lifetime));
    }
}
