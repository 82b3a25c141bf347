using System.Threading.RateLimiting;
using XaTube.Api.Redis;

namespace XaTube.Api.RateLimits;

/// <summary>Bound from the section <see cref="Section"/>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "XaTube:RateLimits";

    /// <summary>False switches every limit off, for load tests and trusted networks. Default: true.</summary>
    public bool Enabled { get; set; } = true;
}

public static class RateLimits
{
    /// <summary>
    /// Registers the switch and what a refusal looks like. Limits themselves are added with <see cref="AddAddressLimit"/>
    /// and take effect where the pipeline has <c>UseRateLimiter()</c>. May be called more than once.
    /// </summary>
    public static IServiceCollection AddXaTubeRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RateLimitOptions>(configuration.GetSection(RateLimitOptions.Section));
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                await Problems.TryLater(
                    rejected.HttpContext, "too-many-requests", StatusCodes.Status429TooManyRequests,
                    "Too many requests. Try again later.", wait).ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    /// <summary>A policy for <c>RequireRateLimiting</c>: so many requests of one address range in a minute. Needs AddSharedRedis.</summary>
    public static IServiceCollection AddAddressLimit(
        this IServiceCollection services, IConfiguration configuration, string policy, int perMinute)
    {
        var enabled = configuration.GetSection(RateLimitOptions.Section).Get<RateLimitOptions>()?.Enabled ?? true;
        return services.AddRateLimiter(limiter => limiter.AddPolicy(policy, context => enabled
            ? RateLimitPartition.Get(AddressRange.Of(context), range => new SharedWindow(
                context.RequestServices.GetRequiredService<SharedRedis>(),
                context.RequestServices.GetRequiredService<SharedKeys>().Of($"rate:{policy}", range),
                perMinute,
                TimeSpan.FromMinutes(1)))
            : RateLimitPartition.GetNoLimiter("")));
    }
}
