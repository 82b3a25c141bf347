using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Api.RateLimits;

/// <summary>What limits count as one client: an IPv4 address, or the /64 of an IPv6 address, which one home has to itself.</summary>
public static class AddressRange
{
    public static string Of(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Of(address) : "unknown";

    /// <summary>The same as a number that fits no other range, without a text for it: 0 for an address that is not known.</summary>
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

        // The lower half of a /64 is free to tell the two families apart.
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
