namespace XaTube.Media.Thumbnails;

public static class ThumbnailServices
{
    /// <summary>Adds thumbnails of the streams that the media agent packages.</summary>
    public static IServiceCollection AddThumbnails(this IServiceCollection services, IConfiguration settings)
    {
        var section = settings.GetSection(ThumbnailOptions.Section);
        services.AddOptions<ThumbnailOptions>()
            .Configure(options => options.Timeout = section.GetValue("Patience", options.Timeout))
            .Bind(section)
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
