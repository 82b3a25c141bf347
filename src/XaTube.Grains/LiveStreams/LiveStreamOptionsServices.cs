using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

public static class LiveStreamOptionsServices
{
    /// <summary>
    /// Binds and validates <see cref="LiveStreamOptions"/>, with the <see cref="AudienceOptions"/> and
    /// <see cref="MembershipOptions"/> that they depend on. A second call changes nothing.
    /// </summary>
    public static IServiceCollection AddLiveStreamOptions(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<LiveStreamOptions>)))
            return services;
        services.AddAudienceOptions(settings).AddMembershipOptions(settings);
        services.AddOptions<LiveStreamOptions>().Bind(settings.GetSection(LiveStreamOptions.Section))
            .PostConfigure<IOptions<AudienceOptions>, IOptions<MembershipOptions>>((options, audience, membership) =>
            {
                if (options.ReportLifetime == TimeSpan.Zero)
                    options.ReportLifetime = DefaultLifetime(audience.ValueOrDefault(), membership.ValueOrDefault());
            })
            .Validate(
                options => options.UpdatePeriod >= TimeSpan.FromMilliseconds(100) && options.UpdatePeriod <= TimeSpan.FromMinutes(1),
                $"Setting {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.UpdatePeriod)} must be from 00:00:00.1 to 00:01:00.")
            .Validate(
                options => options.Lease >= (2 * options.UpdatePeriod) + TimeSpan.FromSeconds(1),
                $"Setting {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.Lease)} must be at least twice UpdatePeriod and a second more.")
            .Validate(
                options => options.Grace >= TimeSpan.Zero,
                $"Setting {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.Grace)} must not be negative.")
            .Validate(
                options => options.Checkpoint >= TimeSpan.FromSeconds(1) && options.Checkpoint <= TimeSpan.FromSeconds(30),
                $"Setting {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.Checkpoint)} must be from 00:00:01 to 00:00:30.")
            .Validate<IOptions<AudienceOptions>>(
                (options, audience) => options.ReportLifetime >= audience.ValueOrDefault().SilentAfter,
                $"Setting {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.ReportLifetime)} must be at least 2.5 times {AudienceOptions.Section}:HeartbeatInterval.")
            .Validate<IOptions<AudienceOptions>>(
                (options, audience) => options.ReportLifetime > audience.ValueOrDefault().ReportAtLeastEvery,
                $"Setting {AudienceOptions.Section}:ReportAtLeastEvery must be less than {LiveStreamOptions.Section}:{nameof(LiveStreamOptions.ReportLifetime)}.")
            .ValidateOnStart();
        return services;
    }

    /// <summary>A count that ran out before its silo could be replaced would show fewer viewers than there are.</summary>
    private static TimeSpan DefaultLifetime(AudienceOptions audience, MembershipOptions membership) =>
        audience.SilentAfter > membership.FailoverTime ? audience.SilentAfter : membership.FailoverTime;
}
