using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace XaTube.Grains.Tests;

public class DatabaseLeaseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DatabaseLease _lease;

    public DatabaseLeaseTests() => _lease = new DatabaseLease(Options.Create(new MembershipOptions()), _time);

    [Fact]
    public void Nothing_is_held_before_the_first_answer() => Assert.False(_lease.IsHeld);

    [Fact]
    public void It_runs_from_the_sending_of_the_question_not_from_its_answer()
    {
        var sent = _lease.Timestamp();
        _time.Advance(TimeSpan.FromSeconds(3));
        _lease.Renew(sent);
        Assert.True(_lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_lease.IsHeld);
    }

    [Fact]
    public void An_answer_that_comes_late_does_not_shorten_it()
    {
        var early = _lease.Timestamp();
        _time.Advance(TimeSpan.FromSeconds(3));
        _lease.Renew(_lease.Timestamp());
        _lease.Renew(early);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(_lease.IsHeld);
    }

    [Fact]
    public void A_process_that_was_paused_for_a_minute_holds_nothing_when_it_goes_on()
    {
        _lease.Renew(_lease.Timestamp());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Throws<SiloFencedException>(_lease.ThrowIfExpired);
    }
}
