using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

public static class HealthServices
{
    /// <summary>Binds and validates <see cref="HealthOptions"/>. A second call changes nothing.</summary>
    public static IServiceCollection AddHealthOptions(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<HealthOptions>)))
            return services;
        services.AddOptions<HealthOptions>().Bind(settings.GetSection(HealthOptions.Section))
            .Validate(
                options => options.Timeout >= TimeSpan.FromMilliseconds(100) && options.Timeout <= TimeSpan.FromSeconds(30),
                $"Setting {HealthOptions.Section}:{nameof(HealthOptions.Timeout)} must be from 00:00:00.1 to 00:00:30.")
            .ValidateOnStart();
        return services;
    }
}
