using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace XaTube.Api.Redis;

public static class RedisServices
{
    /// <summary>Registers the shared Redis, which is there to ask also where none is configured. Calling it twice changes nothing.</summary>
    public static IServiceCollection AddSharedRedis(this IServiceCollection services, IConfiguration settings)
    {
        if (services.Any(service => service.ServiceType == typeof(SharedRedis)))
            return services;
        services.AddOptions<RedisOptions>().Bind(settings.GetSection(RedisOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RedisOptions>, Check>();
        services.AddSingleton<SharedRedis>();
        services.AddSingleton<SharedKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<SharedRedis>());
        return services;
    }

    /// <summary>
    /// A cache of what everybody may read, for one second: in this process, and behind that in Redis, if there is one.
    /// </summary>
    public static IServiceCollection AddPageCache(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSharedRedis(settings);
        if (!string.IsNullOrWhiteSpace(settings[$"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}"]))
            services.AddSingleton<IDistributedCache, SharedCache>();
        services.AddHybridCache(cache => cache.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = TimeSpan.FromSeconds(1),
            LocalCacheExpiration = TimeSpan.FromSeconds(1),
        });
        return services;
    }

    private sealed class Check : IValidateOptions<RedisOptions>
    {
        public ValidateOptionsResult Validate(string? name, RedisOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
