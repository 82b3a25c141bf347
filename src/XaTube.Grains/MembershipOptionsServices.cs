using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace XaTube.Grains;

public static class MembershipOptionsServices
{
    /// <summary>Binds and validates <see cref="MembershipOptions"/>. A second call changes nothing.</summary>
    public static IServiceCollection AddMembershipOptions(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<MembershipOptions>)))
            return services;
        services.AddOptions<MembershipOptions>().Bind(settings.GetSection(MembershipOptions.Section))
            .Validate(
                options => options.ProbeTimeout >= TimeSpan.FromSeconds(1) && options.ProbeTimeout <= TimeSpan.FromSeconds(10),
                $"Setting {MembershipOptions.Section}:{nameof(MembershipOptions.ProbeTimeout)} must be from 00:00:01 to 00:00:10.")
            .Validate(
                options => IsSecondToMinute(options.IAmAlivePeriod),
                $"Setting {MembershipOptions.Section}:{nameof(MembershipOptions.IAmAlivePeriod)} must be from 00:00:01 to 00:01:00.")
            .Validate(
                options => IsSecondToMinute(options.TableRefreshPeriod),
                $"Setting {MembershipOptions.Section}:{nameof(MembershipOptions.TableRefreshPeriod)} must be from 00:00:01 to 00:01:00.")
            .ValidateOnStart();
        return services;
    }

    private static bool IsSecondToMinute(TimeSpan period) => period >= TimeSpan.FromSeconds(1) && period <= TimeSpan.FromMinutes(1);
}
