using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace XaTube.Grains.Audience;

public static class AudienceOptionsServices
{
    /// <summary>Binds and validates <see cref="AudienceOptions"/>. API and silo both call it; the second call changes nothing.</summary>
    public static IServiceCollection AddAudienceOptions(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<AudienceOptions>)))
            return services;
        services.AddOptions<AudienceOptions>().Bind(settings.GetSection(AudienceOptions.Section))
            .Validate(
                options => options.HeartbeatInterval >= TimeSpan.FromSeconds(1) && options.HeartbeatInterval <= TimeSpan.FromMinutes(1),
                $"Setting {AudienceOptions.Section}:{nameof(AudienceOptions.HeartbeatInterval)} must be from 00:00:01 to 00:01:00.")
            .Validate(
                options => options.SweepInterval >= TimeSpan.FromMilliseconds(10) && options.SweepInterval <= options.ReportAtMostEvery,
                $"Setting {AudienceOptions.Section}:{nameof(AudienceOptions.SweepInterval)} must be from 00:00:00.01 to ReportAtMostEvery.")
            .Validate(
                options => options.ReportAtLeastEvery >= options.ReportAtMostEvery,
                $"Setting {AudienceOptions.Section}:{nameof(AudienceOptions.ReportAtLeastEvery)} must not be less than ReportAtMostEvery.")
            .Validate(
                options => options.RecordEvery >= options.SweepInterval && options.RecordEvery <= TimeSpan.FromMinutes(1),
                $"Setting {AudienceOptions.Section}:{nameof(AudienceOptions.RecordEvery)} must be from SweepInterval to 00:01:00.")
            .ValidateOnStart();
        return services;
    }
}
