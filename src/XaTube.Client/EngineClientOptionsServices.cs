using Microsoft.Extensions.Options;
using XaTube.Grains;
using XaTube.Storage;

namespace XaTube.Client;

public static class EngineClientOptionsServices
{
    /// <summary>
    /// Binds and validates <see cref="EngineClientOptions"/>, and derives the database's timeout from them where none is set:
    /// no request takes 10 s, even one that waits for a hanging database twice. A second call changes nothing.
    /// </summary>
    public static IServiceCollection AddEngineClientOptions(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<EngineClientOptions>)))
            return services;
        services.AddOptions<EngineClientOptions>().Bind(settings.GetSection(EngineClientOptions.Section))
            .Validate(
                options => options.ResponseTimeout >= TimeSpan.FromSeconds(5) && options.ResponseTimeout <= TimeSpan.FromSeconds(30),
                $"Setting {EngineClientOptions.Section}:{nameof(EngineClientOptions.ResponseTimeout)} must be from 00:00:05 to 00:00:30.")
            .Validate(
                options => options.RetryBudget >= options.ResponseTimeout + TimeSpan.FromSeconds(1) && options.RetryBudget <= TimeSpan.FromMinutes(1),
                $"Setting {EngineClientOptions.Section}:{nameof(EngineClientOptions.RetryBudget)} must be from a second more than ResponseTimeout to 00:01:00.")
            .Validate(
                options => options.GatewayRefreshPeriod >= TimeSpan.FromMilliseconds(500) && options.GatewayRefreshPeriod <= TimeSpan.FromMinutes(1),
                $"Setting {EngineClientOptions.Section}:{nameof(EngineClientOptions.GatewayRefreshPeriod)} must be from 00:00:00.5 to 00:01:00.")
            .ValidateOnStart();
        services.AddOptions<DatabaseOptions>().PostConfigure<IOptions<EngineClientOptions>>((database, engine) =>
            database.CommandTimeout ??= engine.ValueOrDefault().ResponseTimeout - TimeSpan.FromSeconds(1));
        return services;
    }
}
