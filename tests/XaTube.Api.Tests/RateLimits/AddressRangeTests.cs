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

    [Fact]
    public void Its_number_is_the_same_where_its_text_is_and_only_there()
    {
        IPAddress[] addresses =
        [
            IPAddress.Parse("203.0.113.7"), IPAddress.Parse("::ffff:203.0.113.7"), IPAddress.Parse("203.0.113.8"), IPAddress.Any,
            IPAddress.Parse("2001:db8:1:2:3:4:5:6"), IPAddress.Parse("2001:db8:1:2:ffff::1"), IPAddress.Parse("2001:db8:1:3::1"),
            IPAddress.IPv6Any, IPAddress.IPv6Loopback, IPAddress.Parse("::cb00:7107"),
        ];
        foreach (var one in addresses)
            foreach (var other in addresses)
                Assert.Equal(AddressRange.Of(one) == AddressRange.Of(other), AddressRange.NumberOf(one) == AddressRange.NumberOf(other));
        Assert.DoesNotContain(AddressRange.NumberOf(null), addresses.Select(AddressRange.NumberOf));
    }
}
