using System.Net;

namespace XaTube.Silo;

/// <summary>What this silo is called, and where others reach it. Section <c>XaTube:Silo</c>.</summary>
public sealed class SiloOptions
{
    public const string Section = "XaTube:Silo";

    /// <summary>Unique in the cluster and the same after a restart. Default: "standalone".</summary>
    public string Name { get; set; } = "standalone";

    /// <summary>The IP address that other silos and clients reach this one at. Default: 127.0.0.1.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Listen on every address of the host, as in a container, and not only on the advertised one. Default: false.</summary>
    public bool ListenOnAny { get; set; }

    /// <summary>Default: 11111. Two silos of one host must not share it: the operating system would let them.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Default: 30000. As for the silo port.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <exception cref="InvalidOperationException">The advertised address is not an IP address; the message names the setting.</exception>
    public IPAddress Address() => IPAddress.TryParse(AdvertisedAddress, out var address)
        ? address
        : throw new InvalidOperationException($"{Section}:AdvertisedAddress must be an IP address, not \"{AdvertisedAddress}\".");
}
