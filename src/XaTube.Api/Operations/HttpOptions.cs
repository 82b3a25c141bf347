using System.Net;
using Microsoft.Extensions.Options;

namespace XaTube.Api.Operations;

/// <summary>The public listener: API and pages. Section <c>XaTube:Http</c>. Read when the host is built.</summary>
public sealed class HttpOptions
{
    public const string Section = "XaTube:Http";

    /// <summary>
    /// An http address with an IP address of this machine, "localhost", or "*" for all. Default: http://127.0.0.1:8080.
    /// </summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// The IP addresses of reverse proxies whose X-Forwarded-For and -Proto headers are believed. Default: none, and the
    /// address that a connection comes from is the client's.
    /// </summary>
    public string[] KnownProxies { get; set; } = [];

    /// <exception cref="OptionsValidationException">A proxy is not an IP address; the message names the setting.</exception>
    public static HttpOptions From(IConfiguration settings)
    {
        var options = settings.GetSection(Section).Get<HttpOptions>() ?? new HttpOptions();
        return options.KnownProxies.All(proxy => IPAddress.TryParse(proxy, out _))
            ? options
            : throw new OptionsValidationException(
                Section, typeof(HttpOptions), [$"Setting {Section}:{nameof(KnownProxies)} must be IP addresses."]);
    }
}
