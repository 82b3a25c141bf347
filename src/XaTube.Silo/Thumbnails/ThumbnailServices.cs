using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Thumbnails;

public static class ThumbnailServices
{
    /// <summary>Pictures of live streams, where it is said whence to fetch these; and what the streams' grains need either way.</summary>
    public static IServiceCollection AddThumbnails(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton<LocalStreams>();
        if (string.IsNullOrWhiteSpace(settings[$"{ThumbnailOptions.Section}:{nameof(ThumbnailOptions.HlsBaseUrl)}"]))
            return services;
        services.AddOptions<ThumbnailOptions>().Bind(settings.GetSection(ThumbnailOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ThumbnailOptions>, Check>();
        services.AddHostedService<ThumbnailMaker>();
        return services;
    }

    private sealed class Check : IValidateOptions<ThumbnailOptions>
    {
        public ValidateOptionsResult Validate(string? name, ThumbnailOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
