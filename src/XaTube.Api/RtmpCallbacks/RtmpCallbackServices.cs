using XaTube.Hosting;

namespace XaTube.Api.RtmpCallbacks;

public static class RtmpCallbackServices
{
    public static void AddRtmpCallbacks(this IServiceCollection services, IConfiguration settings)
    {
        services.RequireSecret(CallbackSecret.Setting, bytes: 16);
        services.Configure<IngestOptions>(settings.GetSection(IngestOptions.Section));
        services.AddSingleton<CallbackSecret>();
        services.AddSingleton<KnownKeysCache>();
        services.AddSingleton<PublishAuthorizer>();
        services.AddSingleton<ICallbackAdapter, NginxRtmpCallbackAdapter>();
        services.AddSingleton<ICallbackAdapter, SrsCallbackAdapter>();
        services.AddSingleton<ICallbackAdapter, MediaMtxCallbackAdapter>();
        services.AddHostedService<CallbackReachabilityReporter>();
    }
}
