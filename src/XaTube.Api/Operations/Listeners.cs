using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.HttpOverrides;

namespace XaTube.Api.Operations;

/// <summary>Where this process listens. Sections <c>XaTube:Http</c> and <c>XaTube:Internal</c>.</summary>
public sealed class ListenerOptions
{
    /// <summary>Setting XaTube:Http:Listen: the API and the pages. Default: http://127.0.0.1:8080.</summary>
    public Uri Http { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>
    /// Setting XaTube:Internal:Listen: RTMP callbacks, metrics and the dashboard; never open to the public. Default:
    /// http://127.0.0.1:8081.
    /// </summary>
    public Uri Internal { get; set; } = new("http://127.0.0.1:8081");

    public static ListenerOptions From(IConfiguration settings)
    {
        var options = new ListenerOptions();
        options.Http = settings.GetValue("XaTube:Http:Listen", options.Http)!;
        options.Internal = settings.GetValue("XaTube:Internal:Listen", options.Internal)!;
        return options;
    }
}

/// <summary>
/// The public and the internal listener of one server. Which one a request came in by is known from its connection,
/// since its Host header is whatever the client wrote.
/// </summary>
public static class Listeners
{
    private static readonly object InternalMark = new();
    private static readonly PathString[] InternalPaths = ["/callbacks", "/operator", "/metrics", "/dashboard"];

    public static void AddListeners(this IServiceCollection services, WebApplicationBuilder builder)
    {
        var options = ListenerOptions.From(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(EndPointOf(options.Http));
            kestrel.Listen(EndPointOf(options.Internal), listen => listen.Use(next => connection =>
            {
                connection.Items[InternalMark] = true;
                return next(connection);
            }));
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // Only the proxies that are named here are believed about who the client is. The framework takes an empty
            // list to mean that everybody is; here it means nobody.
            var proxies = builder.Configuration.GetSection("XaTube:Http:KnownProxies").Get<string[]>() ?? [];
            forwarded.ForwardedHeaders = proxies.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        });
    }

    /// <summary>Endpoints that exist only for requests that came in by the internal listener.</summary>
    public static RouteGroupBuilder MapInternal(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").WithMetadata(new InternalOnly()).ExcludeFromDescription();

    /// <summary>
    /// Goes after routing: an internal endpoint is not there for the public. By its address too, since what answers a
    /// wrong method there does not have the endpoint's mark.
    /// </summary>
    public static void UseListeners(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is { } endpoint && !CameInside(context)
            && (endpoint.Metadata.GetMetadata<InternalOnly>() is not null
                || InternalPaths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))))
            context.SetEndpoint(null);
        return next(context);
    });

    /// <summary>Whether a request came in by the internal listener.</summary>
    public static bool CameInside(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(InternalMark) == true;

    private static IPEndPoint EndPointOf(Uri uri) =>
        new(uri.Host is "*" or "+" ? IPAddress.IPv6Any : uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(uri.Host), uri.Port);

    private sealed class InternalOnly;
}
