using XaTube.Hosting;

namespace XaTube.Api.RtmpCallbacks;

public static class RtmpCallbackServices
{
    public static void AddRtmpCallbacks(this IServiceCollection services, IConfiguration settings)
    {
        services.RequireSecret(CallbackSecret.Setting, bytes: 16);
        services.Configure<IngestOptions>(settings.GetSection(IngestOptions.Section));
        services.AddSingleton<CallbackSecret>();
        services.AddSingleton<IssuedKeys>();
        services.AddSingleton<IngestDesk>();
        services.AddSingleton<IIngestDialect, NginxRtmpDialect>();
        services.AddSingleton<IIngestDialect, SrsDialect>();
        services.AddSingleton<IIngestDialect, MediaMtxDialect>();
        services.AddHostedService<CallbackPathKeeper>();
    }
}
