using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.StreamKeys;

public class StreamKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StreamKeyState Key = new() { ChannelId = Guid.NewGuid(), KeyId = Guid.NewGuid() };

    [Fact]
    public void A_key_that_was_never_issued_is_unknown() =>
        Assert.Equal(PublishRefusal.UnknownKey, StreamKey.Check(null, Now));

    [Fact]
    public void An_issued_key_may_publish() => Assert.Equal(PublishRefusal.None, StreamKey.Check(Key, Now));

    [Fact]
    public void A_revoked_key_is_refused_from_its_moment_on_and_not_before()
    {
        var revoked = StreamKey.Revoke(Key, Now);
        Assert.Equal(PublishRefusal.None, StreamKey.Check(revoked, Now.AddTicks(-1)));
        Assert.Equal(PublishRefusal.RevokedKey, StreamKey.Check(revoked, Now));
    }

    [Fact]
    public void A_key_revoked_at_once_is_refused_by_silos_whose_clocks_are_behind() =>
        Assert.Equal(PublishRefusal.RevokedKey, StreamKey.Check(StreamKey.Revoke(Key, StreamKey.AtOnce), Now.AddYears(-50)));

    [Fact]
    public void A_revocation_can_be_brought_forward_but_not_put_off()
    {
        var revoked = StreamKey.Revoke(Key, Now);
        Assert.Equal(Now, StreamKey.Revoke(revoked, Now.AddHours(1)).RevokedAt);
        Assert.Equal(Now.AddHours(-1), StreamKey.Revoke(revoked, Now.AddHours(-1)).RevokedAt);
    }
}
