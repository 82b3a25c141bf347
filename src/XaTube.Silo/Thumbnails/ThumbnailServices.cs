using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Thumbnails;

public static class ThumbnailServices
{
    /// <summary>
    /// Adds thumbnails of live streams where <see cref="ThumbnailOptions.HlsBaseUrl"/> is set, and <see cref="LocalStreams"/>,
    /// which the streams' grains need in any case.
    /// </summary>
    public static IServiceCollection AddThumbnails(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton<LocalStreams>();
        var section = settings.GetSection(ThumbnailOptions.Section);
        if (string.IsNullOrWhiteSpace(section[nameof(ThumbnailOptions.HlsBaseUrl)]))
            return services;
        services.AddOptions<ThumbnailOptions>()
            .Configure(options => options.Timeout = section.GetValue("Patience", options.Timeout))
            .Bind(section)
            .Validate(
                options => Uri.TryCreate(options.HlsBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.HlsBaseUrl)} must be an address such as http://127.0.0.1:8080/hls.")
            .Validate(
                options => options.Interval >= TimeSpan.FromSeconds(1),
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.Interval)} must be a second or more.")
            .Validate(
                options => options.FirstAfter >= TimeSpan.Zero,
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.FirstAfter)} must not be negative.")
            .Validate(
                options => options.Timeout >= TimeSpan.FromSeconds(1),
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.Timeout)} must be a second or more.")
            .Validate(
                options => options.AtOnce is >= 1 and <= 64,
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.AtOnce)} must be 1 to 64.")
            .Validate(
                options => options.MaxLoad >= 0,
                $"Setting {ThumbnailOptions.Section}:{nameof(ThumbnailOptions.MaxLoad)} must not be negative.")
            .ValidateOnStart();
        services.AddHostedService<ThumbnailGenerator>();
        return services;
    }
}
