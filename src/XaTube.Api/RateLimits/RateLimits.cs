using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using XaTube.Api.Redis;

namespace XaTube.Api.RateLimits;

public static class RateLimits
{
    /// <summary>
    /// Registers the options and the response to a refused request. Limits are added with <see cref="AddAddressLimit"/> and
    /// take effect where the pipeline has <c>UseRateLimiter()</c>. A second call changes nothing.
    /// </summary>
    public static IServiceCollection AddXaTubeRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(IConfigureOptions<RateLimitOptions>)))
            return services;
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section))
            .Validate(
                options => options.RegistrationsPerMinute is >= 1 and <= 100_000,
                $"Setting {RateLimitOptions.Section}:{nameof(RateLimitOptions.RegistrationsPerMinute)} must be 1 to 100000.")
            .ValidateOnStart();
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, _) =>
            {
                // A second where the limiter does not say how long.
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                await Problems.TryLater(
                    rejected.HttpContext, "too-many-requests", StatusCodes.Status429TooManyRequests,
                    "Too many requests. Try again later.", wait).ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    /// <summary>
    /// Adds a policy for <c>RequireRateLimiting</c>: so many requests of one address range in a minute. Needs AddSharedRedis
    /// and <see cref="AddXaTubeRateLimits"/>.
    /// </summary>
    public static IServiceCollection AddAddressLimit(this IServiceCollection services, string policy, Func<RateLimitOptions, int> perMinute) =>
        services.AddRateLimiter(limiter => limiter.AddPolicy(policy, context =>
        {
            var options = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
            return options.Enabled
                ? RateLimitPartition.Get(AddressRange.Of(context), range => new RedisFixedWindowRateLimiter(
                    context.RequestServices.GetRequiredService<SharedRedis>(),
                    context.RequestServices.GetRequiredService<RedisKeys>().Of($"rate:{policy}", range),
                    perMinute(options),
                    TimeSpan.FromMinutes(1)))
                : RateLimitPartition.GetNoLimiter("");
        }));
}
