using System.Net;
using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class ViewersPerAddressTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public void An_address_has_so_many_places_and_no_more()
    {
        var addresses = new ViewersPerAddress(2, Silence);

        Assert.True(Join(addresses, Home) && Join(addresses, Home));
        Assert.False(Join(addresses, Home));
        Assert.True(Join(addresses, IPAddress.Parse("203.0.113.8")));
        Assert.True(addresses.TryJoin(Guid.NewGuid(), Guid.NewGuid(), Home, Now));
    }

    [Fact]
    public void The_addresses_of_one_home_are_one()
    {
        var addresses = new ViewersPerAddress(1, Silence);

        Assert.True(Join(addresses, IPAddress.Parse("2001:db8:1:2::1")));
        Assert.False(Join(addresses, IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.True(Join(addresses, IPAddress.Parse("2001:db8:1:3::1")));
        Assert.True(Join(addresses, Home));
        Assert.False(Join(addresses, Home.MapToIPv6()));
        Assert.True(Join(addresses, null));
        Assert.False(Join(addresses, null));
    }

    [Fact]
    public void Whoever_leaves_makes_room()
    {
        var addresses = new ViewersPerAddress(1, Silence);
        var session = Guid.NewGuid();
        addresses.TryJoin(_stream, session, Home, Now);

        addresses.Leave(_stream, Guid.NewGuid(), Home);
        Assert.False(Join(addresses, Home));
        addresses.Leave(_stream, session, Home);
        Assert.True(Join(addresses, Home));
    }

    [Fact]
    public void Whoever_falls_silent_makes_room_and_whoever_is_heard_does_not()
    {
        var addresses = new ViewersPerAddress(2, Silence);
        var heard = Guid.NewGuid();
        addresses.TryJoin(_stream, heard, Home, Now);
        Join(addresses, Home);
        addresses.Renew(_stream, heard, Home, Now + Silence - TimeSpan.FromSeconds(1));

        Assert.False(addresses.TryJoin(_stream, Guid.NewGuid(), Home, Now + Silence - TimeSpan.FromTicks(1)));
        Assert.True(addresses.TryJoin(_stream, Guid.NewGuid(), Home, Now + Silence));
        Assert.False(addresses.TryJoin(_stream, Guid.NewGuid(), Home, Now + Silence));
    }

    [Fact]
    public void A_session_that_moves_here_takes_a_place()
    {
        var addresses = new ViewersPerAddress(1, Silence);

        addresses.Renew(_stream, Guid.NewGuid(), Home, Now);

        Assert.False(Join(addresses, Home));
    }

    [Fact]
    public void A_limit_of_zero_is_none()
    {
        var addresses = new ViewersPerAddress(0, Silence);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(Join(addresses, Home)));
    }

    private bool Join(ViewersPerAddress addresses, IPAddress? address) => addresses.TryJoin(_stream, Guid.NewGuid(), address, Now);
}
