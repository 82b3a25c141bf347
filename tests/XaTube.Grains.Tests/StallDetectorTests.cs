using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace XaTube.Grains.Tests;

public class StallDetectorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DatabaseLease _lease;
    private readonly StallDetector _watch;

    public StallDetectorTests()
    {
        _lease = new DatabaseLease(Options.Create(new MembershipOptions()), _time);
        _watch = new StallDetector(_lease, Options.Create(new MembershipOptions()), _time);
    }

    private bool IsStalled => _watch.IsStalled;

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Tick() => _watch.Tick();

    private void AskTheDatabase() => _lease.Renew(_lease.Timestamp());

    [Fact]
    public void A_silo_that_ticks_is_not_in_doubt_however_long_the_database_is_away()
    {
        for (var passed = 0; passed < 60; passed++)
        {
            Pass(1);
            Tick();
            Assert.False(IsStalled);
        }
    }

    [Fact]
    public void A_hiccup_is_no_stall()
    {
        Pass(5);
        Assert.False(IsStalled);
        Tick();
        Assert.False(IsStalled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_stall_it_is_in_doubt_whether_its_loop_or_its_sockets_go_on_first(bool loopFirst)
    {
        AskTheDatabase();
        Pass(60);
        if (loopFirst)
            Tick();
        Assert.True(IsStalled);
        Pass(1);
        Tick();
        Assert.True(IsStalled);
    }

    [Fact]
    public void An_answer_from_before_the_stall_proves_nothing()
    {
        var sent = _lease.Timestamp();
        Pass(60);
        _lease.Renew(sent);
        Assert.True(IsStalled);
    }

    [Fact]
    public void The_database_asked_after_the_stall_ends_the_doubt_for_good()
    {
        Pass(60);
        Assert.True(IsStalled);
        AskTheDatabase();
        Assert.False(IsStalled);
        Tick();
        Pass(4.5);
        Assert.False(_lease.IsHeld);
        Assert.False(IsStalled);
    }
}
