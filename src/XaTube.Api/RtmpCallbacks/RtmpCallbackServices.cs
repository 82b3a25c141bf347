using XaTube.Hosting;
using XaTube.Ingest;

namespace XaTube.Api.RtmpCallbacks;

public static class RtmpCallbackServices
{
    public static void AddRtmpCallbacks(this IServiceCollection services, IConfiguration settings)
    {
        services.RequireSecret(CallbackSecret.Setting, bytes: 16);
        services.AddCallbackAdapters(settings);
        services.AddSingleton<CallbackSecret>();
        services.AddSingleton<KnownKeysCache>();
        services.AddSingleton<MediaPreparation>();
        services.AddSingleton<PublishAuthorizer>();
        services.AddHostedService<CallbackReachabilityReporter>();
    }
}
