using Microsoft.Extensions.Options;
using XaTube.Grains;
using XaTube.Grains.Audience;
using XaTube.Hosting;

namespace XaTube.Api.ViewerSessions;

/// <summary>The settings of <c>XaTube:Audience</c> that only the API uses.</summary>
public sealed class ViewerLimitOptions
{
    public const string Section = AudienceOptions.Section;

    /// <summary>How many may watch one stream from one address range; 0 is no limit. Default: 20.</summary>
    public int PerAddressLimit { get; set; } = 20;
}

public static class ViewerSessionServices
{
    public static void AddViewerSessions(this IServiceCollection services, IConfiguration settings)
    {
        services.AddAudienceOptions(settings);
        services.AddOptions<ViewerLimitOptions>().Bind(settings.GetSection(ViewerLimitOptions.Section))
            .Validate(options => options.PerAddressLimit >= 0, "Setting XaTube:Audience:PerAddressLimit must be 0 or more.")
            .ValidateOnStart();
        services.AddOptions<ViewerTokenOptions>().Bind(settings.GetSection(ViewerTokenOptions.Section))
            // Players may be asked for twice the interval (Backpressure), and their silence is noticed after 2.5 of them.
            .Validate<IOptions<AudienceOptions>>(
                (options, audience) => options.TokenLifetime >= Backpressure.MaxStretch * audience.ValueOrDefault().SilentAfter,
                "Setting XaTube:ViewerSessions:TokenLifetime must be at least five times XaTube:Audience:HeartbeatInterval.")
            .ValidateOnStart();
        services.RequireSecret(ViewerTokens.KeySetting);
        services.AddHeartbeatSocket(settings);
        services.AddSingleton<ViewerTokens>();
        services.AddSingleton(provider => new ViewersPerAddress(
            provider.GetRequiredService<IOptions<ViewerLimitOptions>>().Value.PerAddressLimit,
            provider.GetRequiredService<IOptions<AudienceOptions>>().Value.SilentAfter));
        services.AddSingleton<ViewerSessionService>();
    }
}
