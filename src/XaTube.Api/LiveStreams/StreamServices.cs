namespace XaTube.Api.LiveStreams;

public static class StreamServices
{
    /// <summary>Adds the lookup of streams and the subscriptions to running ones.</summary>
    public static IServiceCollection AddStreams(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<StreamOptions>().Bind(settings.GetSection(StreamOptions.Section))
            .Validate(
                options => options.HistoryTimeout >= TimeSpan.FromMilliseconds(100) && options.HistoryTimeout <= TimeSpan.FromSeconds(10),
                $"Setting {StreamOptions.Section}:{nameof(StreamOptions.HistoryTimeout)} must be from 00:00:00.1 to 00:00:10.")
            .Validate(
                options => options.EventsAtLeastEvery >= TimeSpan.FromSeconds(1) && options.EventsAtLeastEvery <= TimeSpan.FromMinutes(5),
                $"Setting {StreamOptions.Section}:{nameof(StreamOptions.EventsAtLeastEvery)} must be from 00:00:01 to 00:05:00.")
            .ValidateOnStart();
        services.AddSingleton<StreamSubscriptions>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamSubscriptions>());
        return services.AddSingleton<StreamFinder>();
    }
}
