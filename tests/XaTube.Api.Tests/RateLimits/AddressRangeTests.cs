using System.Net;
using XaTube.Api.RateLimits;

namespace XaTube.Api.Tests.RateLimits;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void A_client_is_an_IPv4_address_or_half_an_IPv6_address(string address, string range) =>
        Assert.Equal(range, AddressRange.Of(IPAddress.Parse(address)));
}
