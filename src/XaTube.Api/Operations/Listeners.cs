using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using XaTube.Hosting;

namespace XaTube.Api.Operations;

/// <summary>
/// The public and the internal listener of one server. A request belongs to the one that accepted its connection: the Host
/// header is under the client's control.
/// </summary>
public static class Listeners
{
    private static readonly object InternalMark = new();
    private static readonly PathString[] InternalPaths = ["/callbacks", "/operator", "/metrics", "/dashboard"];

    public static void AddListeners(this IServiceCollection services, WebApplicationBuilder builder)
    {
        var http = HttpOptions.From(builder.Configuration);
        var inside = InternalListenerOptions.From(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(EndPointOf(HttpOptions.Section, http.Listen));
            kestrel.Listen(EndPointOf(InternalListenerOptions.Section, inside.Listen), listen => listen.Use(next => connection =>
            {
                connection.Items[InternalMark] = true;
                return next(connection);
            }));
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // An empty list makes the framework believe every proxy; here it must mean none.
            forwarded.ForwardedHeaders = http.KnownProxies.Length == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in http.KnownProxies)
                forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
        });
    }

    /// <summary>A group of endpoints that exist only for requests to the internal listener.</summary>
    public static RouteGroupBuilder MapInternal(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").WithMetadata(new InternalOnly()).ExcludeFromDescription();

    /// <summary>
    /// Must come after routing. Answers 404 to requests for internal endpoints by the public listener; by path as well, since
    /// the endpoint that answers a wrong method lacks the metadata.
    /// </summary>
    public static void UseListeners(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is { } endpoint && !IsInternal(context)
            && (endpoint.Metadata.GetMetadata<InternalOnly>() is not null
                || InternalPaths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))))
            context.SetEndpoint(null);
        return next(context);
    });

    /// <summary>Whether the internal listener accepted the request's connection.</summary>
    public static bool IsInternal(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(InternalMark) == true;

    private static IPEndPoint EndPointOf(string section, string listen)
    {
        if (Uri.TryCreate(listen.Replace("//*", "//[::]").Replace("//+", "//[::]"), UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)
        {
            if (uri.Host == "localhost")
                return new IPEndPoint(IPAddress.Loopback, uri.Port);
            if (IPAddress.TryParse(uri.Host, out var address))
                return new IPEndPoint(address, uri.Port);
        }

        throw new OptionsValidationException(
            section, typeof(Listeners), [$"Setting {section}:Listen must be like http://127.0.0.1:8080."]);
    }

    private sealed class InternalOnly;
}
