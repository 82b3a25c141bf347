namespace XaTube.Media.Nodes;

public static class MediaOptionsServices
{
    /// <summary>Binds and validates <see cref="MediaOptions"/>.</summary>
    public static IServiceCollection AddMediaOptions(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<MediaOptions>().Bind(settings.GetSection(MediaOptions.Section))
            .Validate(options => !string.IsNullOrWhiteSpace(options.Folder), $"Setting {MediaOptions.Section}:{nameof(MediaOptions.Folder)} must name a folder.")
            .Validate(
                options => Uri.TryCreate(options.SourceUrl, UriKind.Absolute, out var url) && url.Scheme is "rtmp" or "rtsp",
                $"Setting {MediaOptions.Section}:{nameof(MediaOptions.SourceUrl)} must be an address such as rtmp://127.0.0.1:1935/live.")
            .Validate(
                options => options.DvrWindow >= TimeSpan.FromMinutes(1) && options.DvrWindow <= TimeSpan.FromDays(1),
                $"Setting {MediaOptions.Section}:{nameof(MediaOptions.DvrWindow)} must be from 00:01:00 to 1.00:00:00.")
            .Validate(
                options => options.KeepEnded >= TimeSpan.FromMinutes(1),
                $"Setting {MediaOptions.Section}:{nameof(MediaOptions.KeepEnded)} must be 00:01:00 or more.")
            .Validate(options => options.MinFreeBytes >= 0, $"Setting {MediaOptions.Section}:{nameof(MediaOptions.MinFreeBytes)} must not be negative.")
            .ValidateOnStart();
        return services;
    }
}
