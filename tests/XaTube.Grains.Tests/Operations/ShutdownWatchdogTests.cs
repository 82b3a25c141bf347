using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using XaTube.Silo.Operations;

namespace XaTube.Grains.Tests.Operations;

public sealed class ShutdownWatchdogTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lifetime _lifetime = new();
    private readonly DatabaseLease _lease;
    private int _exits;

    public ShutdownWatchdogTests() => _lease = new DatabaseLease(Options.Create(new MembershipOptions()), _time);

    public async ValueTask InitializeAsync() => await new ShutdownWatchdog(
        _lease, _lifetime, _time, NullLogger<ShutdownWatchdog>.Instance, () => _exits++).StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Pass(int seconds, bool databaseAnswers)
    {
        for (var second = 0; second < seconds; second++)
        {
            if (databaseAnswers)
                _lease.Renew(_lease.Timestamp());
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void A_running_silo_outlives_its_database()
    {
        Pass(600, databaseAnswers: false);
        Assert.Equal(0, _exits);
    }

    [Fact]
    public void A_silo_whose_database_is_away_is_gone_ten_seconds_after_it_was_told_to_stop()
    {
        Pass(60, databaseAnswers: false);
        _lifetime.Stopping.Cancel();
        Pass(9, databaseAnswers: false);
        Assert.Equal(0, _exits);
        Pass(30, databaseAnswers: false);
        Assert.Equal(1, _exits);
    }

    [Fact]
    public void A_silo_whose_database_goes_while_it_stops_does_not_wait_for_it()
    {
        _lifetime.Stopping.Cancel();
        Pass(40, databaseAnswers: true);
        Assert.Equal(0, _exits);
        Pass(5, databaseAnswers: false);
        Assert.Equal(1, _exits);
    }

    [Fact]
    public void A_silo_that_has_stopped_is_left_alone()
    {
        _lifetime.Stopping.Cancel();
        _lifetime.Stopped.Cancel();
        Pass(60, databaseAnswers: false);
        Assert.Equal(0, _exits);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationTokenSource Stopping { get; } = new();

        public CancellationTokenSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => Stopping.Token;

        public CancellationToken ApplicationStopped => Stopped.Token;

        public void StopApplication() => Stopping.Cancel();
    }
}
