namespace XaTube.Api.LiveDirectory;

public static class LiveDirectoryServices
{
    public static IServiceCollection AddLiveDirectoryCache(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<LiveDirectoryOptions>().Bind(settings.GetSection(LiveDirectoryOptions.Section))
            .Validate(
                options => options.FreshFor >= TimeSpan.Zero && options.FreshFor <= options.UsableFor,
                $"Setting {LiveDirectoryOptions.Section}:{nameof(LiveDirectoryOptions.FreshFor)} must be from 00:00:00 to UsableFor.")
            .Validate(
                options => options.UsableFor <= TimeSpan.FromMinutes(10),
                $"Setting {LiveDirectoryOptions.Section}:{nameof(LiveDirectoryOptions.UsableFor)} must be at most 00:10:00.")
            .Validate(
                options => options.RefreshTimeout >= TimeSpan.FromMilliseconds(10) && options.RefreshTimeout <= TimeSpan.FromSeconds(10),
                $"Setting {LiveDirectoryOptions.Section}:{nameof(LiveDirectoryOptions.RefreshTimeout)} must be from 00:00:00.01 to 00:00:10.")
            .ValidateOnStart();
        return services.AddSingleton<LiveDirectoryCache>();
    }
}
