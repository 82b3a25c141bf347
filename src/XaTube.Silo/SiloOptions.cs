using System.Net;
using Microsoft.Extensions.Options;

namespace XaTube.Silo;

/// <summary>
/// This silo's name, and the addresses at which others reach it. Section <c>XaTube:Silo</c>. Read when the host is built,
/// since Orleans needs them then.
/// </summary>
public sealed class SiloOptions
{
    public const string Section = "XaTube:Silo";

    /// <summary>Unique in the cluster and the same after a restart. Default: "standalone".</summary>
    public string Name { get; set; } = "standalone";

    /// <summary>The IP address at which other silos and clients reach this one. Default: 127.0.0.1.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Listen on every address of the host, as in a container, and not only on the advertised one. Default: false.</summary>
    public bool ListenOnAny { get; set; }

    /// <summary>
    /// 1 to 65535. Two silos of one host must not share it: Orleans sets ReuseAddress, so the operating system would let
    /// them. Default: 11111.
    /// </summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>1 to 65535; as for the silo port. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    internal IPAddress Address => IPAddress.Parse(AdvertisedAddress);

    /// <exception cref="OptionsValidationException">A setting is wrong; each message names one.</exception>
    public static SiloOptions From(IConfiguration settings)
    {
        var options = settings.GetSection(Section).Get<SiloOptions>() ?? new SiloOptions();
        var faults = options.Faults().ToArray();
        return faults.Length == 0 ? options : throw new OptionsValidationException(Section, typeof(SiloOptions), faults);
    }

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return $"Setting {Section}:{nameof(Name)} must not be empty.";
        if (!IPAddress.TryParse(AdvertisedAddress, out _))
            yield return $"Setting {Section}:{nameof(AdvertisedAddress)} must be an IP address.";
        if (!IsPort(SiloPort))
            yield return $"Setting {Section}:{nameof(SiloPort)} must be from 1 to 65535.";
        if (!IsPort(GatewayPort) || GatewayPort == SiloPort)
            yield return $"Setting {Section}:{nameof(GatewayPort)} must be from 1 to 65535, and not the silo port.";
    }

    private static bool IsPort(int port) => port is >= 1 and <= 65535;
}
