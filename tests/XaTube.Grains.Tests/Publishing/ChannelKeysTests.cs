using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Publishing;

public class ChannelKeysTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly NewStreamKey First = Key("OBS");
    private static readonly AuditActor Owner = new(Guid.NewGuid(), "anna");

    private readonly PublishingState _channel = Add(new PublishingState(), First);

    [Fact]
    public void A_key_of_the_channel_may_publish() => Assert.Equal(PublishRefusal.None, ChannelKeys.Check(_channel, First.Id, Now));

    [Fact]
    public void A_key_of_another_channel_may_not() =>
        Assert.Equal(PublishRefusal.RevokedKey, ChannelKeys.Check(_channel, Guid.NewGuid(), Now));

    [Fact]
    public void A_key_added_twice_is_there_once() => Assert.Single(Add(_channel, First).Keys);

    [Fact]
    public void The_newest_key_comes_first()
    {
        var second = Key();
        Assert.Equal([second.Id, First.Id], Add(_channel, second).Keys.Select(key => key.Id));
    }

    [Fact]
    public void A_revoked_key_stays_listed_and_may_not_publish()
    {
        var revoked = Revoke(_channel, First);
        Assert.Equal(Now, Assert.Single(revoked.Keys).RevokedAt);
        Assert.Equal(PublishRefusal.RevokedKey, ChannelKeys.Check(revoked, First.Id, Now));
    }

    [Fact]
    public void A_key_may_publish_until_it_expires()
    {
        var guest = Key("Guest", Now.AddHours(2));
        var channel = Add(_channel, guest);
        Assert.Equal(PublishRefusal.None, ChannelKeys.Check(channel, guest.Id, Now.AddHours(2).AddTicks(-1)));
        Assert.Equal(PublishRefusal.ExpiredKey, ChannelKeys.Check(channel, guest.Id, Now.AddHours(2)));
        Assert.Equal(PublishRefusal.RevokedKey, ChannelKeys.Check(Revoke(channel, guest), guest.Id, Now.AddHours(2)));
    }

    [Fact]
    public void No_more_keys_are_added_than_may_publish_at_a_time_unless_one_is_replaced()
    {
        var full = Enumerable.Range(1, ChannelKeys.MaxUsable - 1).Aggregate(_channel, (channel, _) => Add(channel, Key()));
        Assert.Null(ChannelKeys.Add(full, Key(), Owner, Now));
        Assert.NotNull(ChannelKeys.Add(full, Key(), Owner, Now, replaced: First.Id));
        Assert.NotNull(ChannelKeys.Add(Revoke(full, First), Key(), Owner, Now));
    }

    [Fact]
    public void Of_keys_that_may_not_publish_any_more_the_last_are_listed()
    {
        var channel = Enumerable.Range(0, 200).Select(_ => Key()).Aggregate(_channel, (channel, key) => Revoke(Add(channel, key), key));
        Assert.Equal(PublishRefusal.None, ChannelKeys.Check(channel, First.Id, Now));
        Assert.InRange(channel.Keys.Length, ChannelKeys.MaxSpent, ChannelKeys.MaxSpent + 2);
        Assert.Equal(ChannelKeys.MaxChanges, channel.KeyChanges.Length);
    }

    [Fact]
    public void Who_did_what_is_remembered_once()
    {
        var channel = Revoke(Revoke(_channel, First), First);
        Assert.Equal(
            [new(Now, First.Id, KeyAction.Deleted, Owner), new KeyChange(Now, First.Id, KeyAction.Created, Owner)], channel.KeyChanges);
    }

    private static NewStreamKey Key(string? label = null, DateTimeOffset? expiresAt = null) =>
        new(Guid.NewGuid(), label, "xts_efgh", Guid.NewGuid().ToString("N"), expiresAt);

    private static PublishingState Add(PublishingState channel, NewStreamKey key) => ChannelKeys.Add(channel, key, Owner, Now)!;

    private static PublishingState Revoke(PublishingState channel, NewStreamKey key) =>
        ChannelKeys.Revoke(channel, key.Id, Now, KeyAction.Deleted, Owner, Now);
}
