using XaTube.Grains.Audience;

namespace XaTube.Grains.Tests.Audience;

public class AudienceMoveTests : AudienceScene
{
    [Fact]
    public void A_session_that_moves_to_another_silo_has_not_ended()
    {
        Join(Session);
        Audience.TakeBatch(At(0));
        Audience.Release(Session);
        Assert.Equal(0, Audience.Viewers);
        Assert.Empty(Audience.TakeBatch(At(1)).Sessions);
        Assert.Empty(Audience.Sweep(At(60)));
    }

    [Fact]
    public void A_session_that_moves_away_and_comes_back_is_not_ended_by_its_first_silence()
    {
        Join(Session);
        Audience.Release(Session);
        Join(Session, 20);
        Assert.Empty(Audience.Sweep(At(30)));
        Assert.Equal(1, Audience.Viewers);
    }

    [Fact]
    public void A_session_that_is_handed_over_keeps_its_silence_and_is_credited_once()
    {
        var left = Guid.NewGuid();
        Join(Session);
        Join(left);
        Audience.Apply(Beat(1, credited: 5000), At(5));
        Audience.Apply(Beat(1, kind: HeartbeatKind.Left, session: left), At(5));
        var handed = Assert.Single(Audience.DrainSessions(At(17)));
        Assert.Equal((12_000, 5000, 5000), (handed.SilentMs, handed.CreditedMs, handed.CreditedBeforeMs));
        Assert.Equal(0, Audience.Viewers);

        var elsewhere = NewAudience(silo: 2);
        elsewhere.Register(handed, new Owner(), At(18));
        var report = Assert.Single(elsewhere.TakeReports(At(18))).Report;
        Assert.Equal((1, 1), (report.Viewers, report.Adopted));
        Assert.Empty(elsewhere.TakeBatch(At(18)).Minutes);
        Assert.Empty(elsewhere.Sweep(At(30.5)));
        Assert.Single(elsewhere.Sweep(At(31.5)));
    }

    [Fact]
    public void A_session_that_was_heard_elsewhere_meanwhile_is_not_made_silent_by_being_handed_over()
    {
        Join(Session);
        var handed = Assert.Single(Audience.DrainSessions(At(20)));
        var elsewhere = NewAudience(silo: 2);
        elsewhere.Register(Beat(0), new Owner(), At(19));
        Assert.True(elsewhere.Apply(handed, At(21)));
        Assert.Empty(elsewhere.Sweep(At(43)));
        Assert.Equal(1, elsewhere.Viewers);
    }

    [Fact]
    public void Whoever_has_been_silent_for_too_long_is_not_handed_over()
    {
        Join(Session);
        Assert.Empty(Audience.DrainSessions(At(60)));
    }
}
