using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using XaTube.Hosting;

namespace XaTube.Grains.Tests.Time;

public class SteadyTimeProviderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Machine _machine = new(Start);
    private readonly SteadyTimeProvider _time;

    public SteadyTimeProviderTests() => _time = new SteadyTimeProvider(_machine);

    [Fact]
    public void It_begins_with_the_system_s_clock_and_keeps_up_with_it()
    {
        Assert.Equal(Start, _time.GetUtcNow());
        _machine.Pass(3600);
        Assert.Equal(Start.AddHours(1), _time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, _time.Offset);
    }

    [Theory]
    [InlineData(300, 22)]
    [InlineData(-300, 18)]
    public void A_clock_that_steps_changes_a_span_of_twenty_seconds_by_two(double step, double measured)
    {
        _machine.Step(step);
        Assert.Equal(Start, _time.GetUtcNow());
        for (var second = 0; second < 20; second++)
        {
            _machine.Pass(1);
            _time.GetUtcNow();
        }

        Assert.Equal(Start.AddSeconds(measured), _time.GetUtcNow());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public void After_a_step_it_meets_the_system_s_clock_again_and_stays_with_it(double step)
    {
        _machine.Step(step);
        _machine.Pass(299);
        Assert.NotEqual(TimeSpan.Zero, _time.Offset);
        _machine.Pass(1);
        Assert.Equal(TimeSpan.Zero, _time.Offset);
        _machine.Pass(50);
        Assert.Equal(TimeSpan.Zero, _time.Offset);
    }

    [Fact]
    public void A_pause_of_the_process_is_time_that_passed()
    {
        _machine.Pass(60);
        Assert.Equal(Start.AddSeconds(60), _time.GetUtcNow());
    }

    [Fact]
    public void Whatever_the_clock_does_every_span_is_true_to_a_tenth() =>
        Gen.Select(Gen.Double[-100_000, 100_000], Gen.Double[0, 100]).Array.Sample(moves =>
        {
            var machine = new Machine(Start);
            var time = new SteadyTimeProvider(machine);
            foreach (var (step, seconds) in moves)
            {
                var before = time.GetUtcNow();
                machine.Step(step);
                var passed = machine.Pass(seconds);
                var span = time.GetUtcNow() - before;
                Assert.InRange(span, passed * 0.9 - TimeSpan.FromTicks(1), passed * 1.1 + TimeSpan.FromTicks(1));
            }
        });

    [Fact]
    public void It_takes_the_place_of_the_system_s_clock_and_of_no_other()
    {
        using var ordinary = new ServiceCollection().AddSingleton(TimeProvider.System).AddSteadyTime().AddSteadyTime().BuildServiceProvider();
        Assert.IsType<SteadyTimeProvider>(Assert.Single(ordinary.GetServices<TimeProvider>()));
        using var test = new ServiceCollection().AddSingleton<TimeProvider>(_machine).AddSteadyTime().BuildServiceProvider();
        Assert.Same(_machine, test.GetRequiredService<TimeProvider>());
    }

    /// <summary>A machine whose clock can be set while its monotonic one goes on.</summary>
    private sealed class Machine(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _clock = start;
        private long _ticks = 1_000_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _clock;

        public override long GetTimestamp() => _ticks;

        public void Step(double seconds) => _clock += TimeSpan.FromSeconds(seconds);

        public TimeSpan Pass(double seconds)
        {
            var passed = TimeSpan.FromSeconds(seconds);
            _clock += passed;
            _ticks += passed.Ticks;
            return passed;
        }
    }
}
