using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace XaTube.Api.Redis;

public static class RedisServices
{
    // Not a setting: it already makes the database's load independent of the number of readers, and owners see their own
    // changes this late.
    internal static readonly TimeSpan PageLifetime = TimeSpan.FromSeconds(1);

    /// <summary>Registers <see cref="SharedRedis"/>, also where no Redis is configured. A second call changes nothing.</summary>
    public static IServiceCollection AddSharedRedis(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(SharedRedis)))
            return services;
        services.AddOptions<RedisOptions>().Bind(settings.GetSection(RedisOptions.Section))
            // The message does not repeat the value, which holds a password.
            .Validate(
                options => options.IsReadable,
                $"Setting {RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)} must be like \"host:6379,password=…\".")
            .Validate(
                options => options.CommandTimeout >= TimeSpan.FromMilliseconds(10) && options.CommandTimeout <= TimeSpan.FromSeconds(5),
                $"Setting {RedisOptions.Section}:{nameof(RedisOptions.CommandTimeout)} must be from 00:00:00.01 to 00:00:05.")
            .ValidateOnStart();
        services.AddSingleton<SharedRedis>();
        services.AddSingleton<RedisKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SharedRedis>());
        return services;
    }

    /// <summary>
    /// Adds the cache of public pages: in this process, and behind that in Redis, if there is one.
    /// </summary>
    public static IServiceCollection AddPageCache(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSharedRedis(settings);
        if (!string.IsNullOrWhiteSpace(settings[$"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}"]))
            services.AddSingleton<IDistributedCache, RedisDistributedCache>();
        services.AddHybridCache(cache => cache.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = PageLifetime,
            LocalCacheExpiration = PageLifetime,
        });
        return services;
    }
}
