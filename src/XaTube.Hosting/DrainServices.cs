using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

public static class DrainServices
{
    /// <summary>
    /// Registers the <see cref="Drain"/> and the host's shutdown timeout, to which its waiting is added. A second call
    /// changes nothing.
    /// </summary>
    public static IServiceCollection AddDrain(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(Drain)))
            return services;
        services.AddOptions<DrainOptions>().Bind(settings.GetSection(DrainOptions.Section))
            .Validate(
                options => options.NotReadyFor >= TimeSpan.Zero && options.NotReadyFor <= TimeSpan.FromMinutes(1),
                $"Setting {DrainOptions.Section}:{nameof(DrainOptions.NotReadyFor)} must be from 00:00:00 to 00:01:00.")
            .Validate(
                options => options.ShutdownTimeout is not { } timeout || (timeout >= TimeSpan.FromSeconds(15) && timeout <= TimeSpan.FromMinutes(10)),
                $"Setting {DrainOptions.Section}:{nameof(DrainOptions.ShutdownTimeout)} must be from 00:00:15 to 00:10:00.")
            .ValidateOnStart();
        services.AddOptions<HostOptions>().PostConfigure<IOptions<DrainOptions>>(
            (host, drain) => host.ShutdownTimeout = (drain.Value.ShutdownTimeout ?? host.ShutdownTimeout) + drain.Value.NotReadyFor);
        services.TryAddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        return services;
    }
}
