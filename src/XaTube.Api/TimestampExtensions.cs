namespace XaTube.Api;

/// <summary>
/// Times to the millisecond, which is what the tables keep: the engine's own are finer, and the same moment must not
/// change its text when it comes from history.
/// </summary>
internal static class TimestampExtensions
{
    public static DateTimeOffset TruncateToMilliseconds(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    public static DateTimeOffset? TruncateToMilliseconds(this DateTimeOffset? time) => time is { } given ? given.TruncateToMilliseconds() : null;
}
