namespace XaTube.Api;

/// <summary>
/// Rounds times down to the millisecond, which is what the database stores, so that a time reads the same whether it comes
/// from a grain or from the database.
/// </summary>
internal static class TimestampExtensions
{
    public static DateTimeOffset TruncateToMilliseconds(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    public static DateTimeOffset? TruncateToMilliseconds(this DateTimeOffset? time) => time is { } given ? given.TruncateToMilliseconds() : null;
}
