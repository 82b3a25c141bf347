using XaTube.Grains.Channels;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Channels;

public class ChannelTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly NewStreamKey First = new(Guid.NewGuid(), "OBS", "xts_abcd", "hash-1");

    private readonly ChannelState _channel = Channel.AddKey(new ChannelState(), First, Now);

    [Fact]
    public void A_key_of_the_channel_may_publish() =>
        Assert.Equal(PublishRefusal.None, Channel.Check(_channel, First.Id, Now));

    [Fact]
    public void A_key_of_another_channel_may_not() =>
        Assert.Equal(PublishRefusal.RevokedKey, Channel.Check(_channel, Guid.NewGuid(), Now));

    [Fact]
    public void A_key_added_twice_is_there_once() => Assert.Single(Channel.AddKey(_channel, First, Now.AddDays(1)).Keys);

    [Fact]
    public void The_newest_key_comes_first()
    {
        var second = new NewStreamKey(Guid.NewGuid(), null, "xts_efgh", "hash-2");
        Assert.Equal([second.Id, First.Id], Channel.AddKey(_channel, second, Now).Keys.Select(key => key.Id));
    }

    [Fact]
    public void A_revoked_key_stays_listed_and_may_not_publish()
    {
        var revoked = Channel.RevokeKey(_channel, First.Id, Now);
        Assert.Equal(Now, Assert.Single(revoked.Keys).RevokedAt);
        Assert.Equal(PublishRefusal.RevokedKey, Channel.Check(revoked, First.Id, Now));
    }

    [Fact]
    public void Going_on_air_remembers_the_broadcast_and_when_its_key_was_used()
    {
        var broadcast = new Broadcast(Guid.NewGuid(), new PublishId("n", "1", "7"), First.Id);
        var onAir = Channel.OnAir(_channel, broadcast, Now.AddMinutes(1));
        Assert.Equal(broadcast, onAir.Broadcast);
        Assert.Equal(Now.AddMinutes(1), onAir.Keys[0].LastUsedAt);
    }
}
