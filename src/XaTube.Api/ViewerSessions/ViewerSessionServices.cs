using Microsoft.Extensions.Options;
using XaTube.Grains.Audience;
using XaTube.Hosting;

namespace XaTube.Api.ViewerSessions;

/// <summary>The settings of <c>XaTube:Audience</c> that only the API uses.</summary>
public sealed class ViewerLimitOptions
{
    /// <summary>How many may watch one stream from one address range; 0 is no limit. Default: 20.</summary>
    public int PerAddressLimit { get; set; } = 20;
}

public static class ViewerSessionServices
{
    public static void AddViewerSessions(this IServiceCollection services, IConfiguration settings)
    {
        var audience = settings.GetSection(AudienceOptions.Section);
        services.AddOptions<AudienceOptions>().Bind(audience)
            .Validate(
                options => options.HeartbeatInterval >= TimeSpan.FromSeconds(1) && options.HeartbeatInterval <= TimeSpan.FromMinutes(1),
                "Setting XaTube:Audience:HeartbeatInterval must be from 00:00:01 to 00:01:00.")
            .ValidateOnStart();
        services.AddOptions<ViewerLimitOptions>().Bind(audience)
            .Validate(options => options.PerAddressLimit >= 0, "Setting XaTube:Audience:PerAddressLimit must be 0 or more.")
            .ValidateOnStart();
        services.Configure<ViewerTokenOptions>(settings.GetSection(ViewerTokenOptions.Section));
        services.RequireSecret(ViewerTokens.KeySetting);
        services.AddHeartbeatSocket(settings);
        services.AddSingleton<ViewerTokens>();
        services.AddSingleton(provider => new ViewersPerAddress(
            provider.GetRequiredService<IOptions<ViewerLimitOptions>>().Value.PerAddressLimit,
            provider.GetRequiredService<IOptions<AudienceOptions>>().Value.SilentAfter));
        services.AddSingleton<ViewerSessionService>();
    }
}
