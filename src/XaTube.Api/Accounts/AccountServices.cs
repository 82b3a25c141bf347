using Microsoft.AspNetCore.Authentication.JwtBearer;
using XaTube.Api.RateLimits;
using XaTube.Api.Redis;
using XaTube.Hosting;

namespace XaTube.Api.Accounts;

public static class AccountServices
{
    /// <summary>
    /// Registers accounts and authentication by access token. Needs AddXaTubeStorage, AddXaTubeProblems, and
    /// UseXaTubeProblems and UseRateLimiter in the pipeline.
    /// </summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSteadyTime();
        services.AddSharedRedis(configuration);
        services.AddXaTubeRateLimits(configuration);
        services.AddAddressLimit(AccountEndpoints.RegisterLimit, limits => limits.RegistrationsPerMinute);

        services.AddOptions<AccountOptions>().Bind(configuration.GetSection(AccountOptions.Section))
            .Validate(
                options => options.AccessTokenLifetime >= TimeSpan.FromMinutes(1) && options.AccessTokenLifetime <= TimeSpan.FromHours(1),
                $"Setting {AccountOptions.Section}:{nameof(AccountOptions.AccessTokenLifetime)} must be from 00:01:00 to 01:00:00.")
            .Validate(
                options => options.RefreshTokenLifetime >= TimeSpan.FromDays(1) && options.RefreshTokenLifetime <= TimeSpan.FromDays(365),
                $"Setting {AccountOptions.Section}:{nameof(AccountOptions.RefreshTokenLifetime)} must be from 1.00:00:00 to 365.00:00:00.")
            .Validate(
                options => options.HashingConcurrency is >= 1 and <= 64,
                $"Setting {AccountOptions.Section}:{nameof(AccountOptions.HashingConcurrency)} must be 1 to 64.")
            .ValidateOnStart();
        services.RequireSecret(AccountOptions.TokenKey);

        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton(provider => new LoginBackoff(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RedisLoginBackoff>();
        services.AddSingleton<LoginService>();

        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            // Claims keep their names in the token.
            bearer.MapInboundClaims = false;
        });
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<AccessTokens>((bearer, tokens) => bearer.TokenValidationParameters = tokens.Validation);
        return services;
    }
}
