using System.Net;
using System.Net.Sockets;

namespace XaTube.Api.RateLimits;

/// <summary>What limits count as one client: an IPv4 address, or the /64 of an IPv6 address, which one home has to itself.</summary>
public static class AddressRange
{
    public static string Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Of(address) : "unknown";

    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
