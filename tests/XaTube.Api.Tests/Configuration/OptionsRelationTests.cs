using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using XaTube.Client;
using XaTube.Grains;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;
using XaTube.Media.Thumbnails;
using XaTube.Storage;

namespace XaTube.Api.Tests.Configuration;

/// <summary>Settings that depend on each other are derived, or a combination that cannot work is refused.</summary>
public sealed class OptionsRelationTests
{
    [Theory]
    [InlineData("00:00:10", "00:00:02", 25)]
    [InlineData("00:01:00", "00:00:02", 150)]
    [InlineData("00:00:01", "00:00:02", 10)]
    [InlineData("00:00:01", "00:00:05", 25)]
    public void A_count_stands_for_2_5_intervals_and_until_a_killed_silo_is_replaced(string interval, string probe, int seconds)
    {
        var streams = LiveStreams(("XaTube:Audience:HeartbeatInterval", interval), ("XaTube:Membership:ProbeTimeout", probe));
        Assert.Equal(TimeSpan.FromSeconds(seconds), streams.Value.ReportLifetime);
    }

    [Theory]
    [InlineData("XaTube:LiveStreams:Lease", "00:00:10")]
    [InlineData("XaTube:LiveStreams:UpdatePeriod", "00:00:00")]
    [InlineData("XaTube:LiveStreams:Checkpoint", "00:01:00")]
    [InlineData("XaTube:LiveStreams:ReportLifetime", "00:00:24")]
    [InlineData("XaTube:Audience:ReportAtLeastEvery", "00:00:25")]
    public void A_stream_refuses_what_cannot_work(string setting, string value)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => LiveStreams((setting, value)).Value);
        Assert.Contains(setting, Assert.Single(fault.Failures));
    }

    [Theory]
    [InlineData("XaTube:Audience:SweepInterval", "00:00:00.6")]
    [InlineData("XaTube:Audience:ReportAtLeastEvery", "00:00:00.4")]
    [InlineData("XaTube:Audience:RecordEvery", "00:00:00")]
    public void An_audience_refuses_what_cannot_work(string setting, string value)
    {
        var options = Services((setting, value), services => services.Services.AddAudienceOptions(services.Settings))
            .GetRequiredService<IOptions<AudienceOptions>>();
        Assert.Contains(setting, Assert.Single(Assert.Throws<OptionsValidationException>(() => options.Value).Failures));
    }

    [Fact]
    public void A_silo_that_is_out_of_touch_stops_answering_before_it_can_be_declared_dead()
    {
        var membership = new MembershipOptions { ProbeTimeout = TimeSpan.FromSeconds(5) };
        Assert.True(membership.LeaseLength < MembershipOptions.MissedProbesLimit * membership.ProbeTimeout);
        Assert.True(membership.StallLimit < MembershipOptions.MissedProbesLimit * membership.MaxProbeTimeout);
        Assert.True(membership.DirectoryLease > membership.LeaseLength);
    }

    [Theory]
    [InlineData(null, null, 4)]
    [InlineData("XaTube:EngineClient:ResponseTimeout", "00:00:06", 5)]
    [InlineData("XaTube:Database:CommandTimeout", "00:00:02", 2)]
    [InlineData("XaTube:Database:Patience", "00:00:03", 3)]
    public void An_api_waits_for_the_database_less_than_for_the_engine_unless_it_is_told_otherwise(string? setting, string? value, int seconds)
    {
        var options = Services((setting ?? "-", value), services =>
        {
            services.Services.AddXaTubeStorage(services.Settings);
            services.Services.AddEngineClientOptions(services.Settings);
        }).GetRequiredService<IOptions<DatabaseOptions>>();
        Assert.Equal(TimeSpan.FromSeconds(seconds), options.Value.CommandTimeout);
    }

    [Fact]
    public void A_call_can_be_retried_after_its_response_timeout()
    {
        var options = Services(("XaTube:EngineClient:ResponseTimeout", "00:00:07"), services => services.Services.AddEngineClientOptions(services.Settings))
            .GetRequiredService<IOptions<EngineClientOptions>>();
        Assert.Contains("XaTube:EngineClient:RetryBudget", Assert.Single(Assert.Throws<OptionsValidationException>(() => options.Value).Failures));
    }

    [Fact]
    public void The_new_name_of_a_setting_wins_over_its_old_one()
    {
        var settings = Settings(("XaTube:Database:Patience", "00:00:03"), ("XaTube:Database:CommandTimeout", "00:00:02"));
        Assert.Equal(TimeSpan.FromSeconds(2), DatabaseOptions.From(settings).CommandTimeout);

        var thumbnails = Settings(("XaTube:Thumbnails:Patience", "00:00:03"));
        using var services = new ServiceCollection().AddThumbnails(thumbnails).BuildServiceProvider();
        Assert.Equal(TimeSpan.FromSeconds(3), services.GetRequiredService<IOptions<ThumbnailOptions>>().Value.Timeout);
    }

    private static IOptions<LiveStreamOptions> LiveStreams(params (string Name, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLiveStreamOptions(Settings(settings));
        return services.BuildServiceProvider().GetRequiredService<IOptions<LiveStreamOptions>>();
    }

    private static ServiceProvider Services(
        (string Name, string? Value) setting, Action<(IServiceCollection Services, IConfiguration Settings)> add)
    {
        var services = new ServiceCollection();
        add((services, Settings(setting)));
        return services.BuildServiceProvider();
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build();
}
