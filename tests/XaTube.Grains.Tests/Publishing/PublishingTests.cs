using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;
using Rule = XaTube.Grains.Publishing.Publishing;

namespace XaTube.Grains.Tests.Publishing;

public class PublishingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly NewStreamKey First = new(Guid.NewGuid(), "OBS", "xts_abcd", "hash-1");

    private static readonly AuditActor Owner = new(Guid.NewGuid(), "anna");

    private readonly PublishingState _channel = ChannelKeys.Add(new PublishingState(), First, Owner, Now)!;

    [Fact]
    public void Nobody_may_publish_on_a_suspended_channel()
    {
        var suspended = Rule.Suspend(_channel, "Stolen films", Now);
        Assert.Equal(PublishRefusal.ChannelSuspended, Rule.Check(suspended, First.Id, Now));
        Assert.Equal(PublishRefusal.RevokedKey, Rule.Check(suspended, Guid.NewGuid(), Now));
        Assert.Equal(PublishRefusal.None, Rule.Check(suspended with { Suspension = null }, First.Id, Now));
    }

    [Fact]
    public void A_second_suspension_changes_the_reason_only() => Assert.Equal(
        new Suspension(Now, "Another"), Rule.Suspend(Rule.Suspend(_channel, "One", Now), "Another", Now.AddDays(1)).Suspension);

    [Fact]
    public void Going_live_remembers_the_broadcast_and_when_its_key_was_used()
    {
        var broadcast = new Broadcast(Guid.NewGuid(), new PublishId("n", "1", "7"), First.Id);
        var onAir = Rule.GoLive(_channel, broadcast, Now.AddMinutes(1));
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
        Assert.Equal(Rule.MaxAttempts, channel.Attempts.Length);
        Assert.Equal(Now.AddSeconds(99), channel.Attempts[0].At);
    }

    private static PublishingState Tried(PublishingState channel, PublishRefusal refusal, int seconds) =>
        Rule.WithAttempt(channel, new PublishAttempt(Now.AddSeconds(seconds), First.Id, "node", refusal));
}
