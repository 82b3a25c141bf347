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

    [Fact]
    public void Attempts_are_noted_newest_first_and_equal_ones_in_a_row_as_one()
    {
        var channel = Tried(Tried(Tried(_channel, PublishRefusal.None, 0), PublishRefusal.AlreadyPublishing, 1), PublishRefusal.AlreadyPublishing, 2);
        channel = Tried(channel, PublishRefusal.RevokedKey, 3);
        Assert.Equal(
            [(PublishRefusal.RevokedKey, 1, Now.AddSeconds(3)), (PublishRefusal.AlreadyPublishing, 2, Now.AddSeconds(2)), (PublishRefusal.None, 1, Now)],
            channel.Attempts.Select(attempt => (attempt.Refusal, attempt.Times, attempt.At)));
    }

    [Fact]
    public void Only_the_last_attempts_are_kept()
    {
        var channel = Enumerable.Range(0, 100).Aggregate(
            _channel, (channel, n) => Tried(channel, n % 2 == 0 ? PublishRefusal.None : PublishRefusal.RevokedKey, n));
        Assert.Equal(Channel.MostAttempts, channel.Attempts.Length);
        Assert.Equal(Now.AddSeconds(99), channel.Attempts[0].At);
    }

    private static ChannelState Tried(ChannelState channel, PublishRefusal refusal, int seconds) =>
        Channel.Tried(channel, new PublishAttempt(Now.AddSeconds(seconds), First.Id, "node", refusal));
}
