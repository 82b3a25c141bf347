using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Api.RateLimits;

/// <summary>What limits count as one client: an IPv4 address, or the /64 of an IPv6 address, which belongs to one customer.</summary>
public static class AddressRange
{
    public static string Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Of(address) : "unknown";

    /// <summary>The range as a unique number, which needs no allocation; 0 for an unknown address.</summary>
    public static UInt128 NumberOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
            return 0;
        if (address.IsIPv4MappedToIPv6)
        {
            bytes = bytes[12..];
            length = 4;
        }

        // The lower half of a /64 is unused: it distinguishes the two families.
        return length == 4
            ? new UInt128(0, (1ul << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 1);
    }

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
