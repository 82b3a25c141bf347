using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
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
        services.AddAddressLimit(configuration, AccountEndpoints.RegisterLimit, perMinute: 30);

        services.AddOptions<AccountOptions>().Bind(configuration.GetSection(AccountOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsCheck>();
        services.RequireSecret(AccountOptions.TokenKey);

        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton(provider => new LoginBackoff(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SharedLoginBackoff>();
        services.AddSingleton<Logins>();

        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            // Claims keep the names they have in the token.
            bearer.MapInboundClaims = false;
        });
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<AccessTokens>((bearer, tokens) => bearer.TokenValidationParameters = tokens.Validation);
        return services;
    }

    private sealed class AccountOptionsCheck : IValidateOptions<AccountOptions>
    {
        public ValidateOptionsResult Validate(string? name, AccountOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
