namespace XaTube.Storage;

/// <summary>How values are stored in columns: alike in both databases, so that both run the same SQL.</summary>
internal static class Columns
{
    private const long Minute = 60_000;

    public static string Text(this Guid id) => id.ToString("D");

    public static long Millis(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    /// <summary>The start of the minute, in Unix milliseconds.</summary>
    public static long MinuteMillis(this DateTimeOffset at) => at.Millis() / Minute * Minute;

    public static DateTimeOffset Time(this long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis);

    /// <summary>
    /// The text without U+0000, which PostgreSQL cannot store. It is replaced and not removed, so that two different names
    /// stay different.
    /// </summary>
    public static string Storable(this string text) => text.Replace('\0', '\uFFFD');

    /// <summary>The form in which names are compared without case.</summary>
    public static string Key(this string name) => name.Storable().ToLowerInvariant();
}
