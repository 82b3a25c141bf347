using Microsoft.Extensions.DependencyInjection.Extensions;

namespace XaTube.Hosting;

/// <summary>
/// A clock that never jumps: it starts at the system's time and advances with the monotonic clock. When the system's clock is
/// set, it slews towards it by at most a tenth of the time that passes, and never goes back, so that a span measured with it
/// is at most 10% too long or too short. Thread-safe. See docs/decisions/0010-steady-time.md.
/// </summary>
/// <param name="system">The system's clock and timers.</param>
public sealed class SteadyTimeProvider(TimeProvider system) : TimeProvider
{
    private const int SlewDivisor = 10;

    private readonly Lock _lock = new();
    private long _utc = system.GetUtcNow().UtcTicks;
    private long _at = system.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => system.LocalTimeZone;

    public override long TimestampFrequency => system.TimestampFrequency;

    /// <summary>How far the system's clock is ahead of this one; negative when it is behind. Nearly zero unless the clock was set.</summary>
    public TimeSpan Offset
    {
        get
        {
            var now = GetUtcNow();
            return system.GetUtcNow() - now;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var at = system.GetTimestamp();
            var passed = Math.Max(0, system.GetElapsedTime(_at, at).Ticks);
            var carried = _utc + passed;
            _utc = carried + Math.Clamp(system.GetUtcNow().UtcTicks - carried, -passed / SlewDivisor, passed / SlewDivisor);
            _at = at;
            return new DateTimeOffset(_utc, TimeSpan.Zero);
        }
    }

    public override long GetTimestamp() => system.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        system.CreateTimer(callback, state, dueTime, period);
}

public static class SteadyTimeServices
{
    /// <summary>
    /// Replaces TimeProvider.System, which Orleans and others register, by steady time. Another TimeProvider, as in tests,
    /// stays. Repeating it changes nothing.
    /// </summary>
    public static IServiceCollection AddSteadyTime(this IServiceCollection services)
    {
        foreach (var wall in services.Where(service => service.ServiceType == typeof(TimeProvider)
            && !service.IsKeyedService && service.ImplementationInstance == TimeProvider.System).ToArray())
            services.Remove(wall);
        services.TryAddSingleton<TimeProvider>(_ => new SteadyTimeProvider(TimeProvider.System));
        return services;
    }
}
