using Microsoft.Extensions.DependencyInjection.Extensions;

namespace XaTube.Hosting;

/// <summary>
/// Time that never jumps: it begins with the system's clock and is carried on by the monotonic one. Where the two come to
/// differ, it approaches the system's clock by at most a tenth of the time that passes, and never goes back. So a span
/// measured with it is at most 10% too long or too short, whatever happens to the clock. Safe for threads.
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

    /// <summary>How far the system's clock is ahead of this one; negative when it is behind. Zero, all but a moment, on a sound machine.</summary>
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
    /// Makes steady time this process's time, in place of the system's, which Orleans and others register. Another time, as
    /// in tests, stays. Repeating it changes nothing.
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
