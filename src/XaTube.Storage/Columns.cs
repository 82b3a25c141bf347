namespace XaTube.Storage;

/// <summary>How values stand in columns: the same in every database, so that the same SQL serves them all.</summary>
internal static class Columns
{
    private const long Minute = 60_000;

    public static string Text(this Guid id) => id.ToString("D");

    public static long Millis(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    /// <summary>The start of the minute, in Unix milliseconds.</summary>
    public static long MinuteMillis(this DateTimeOffset at) => at.Millis() / Minute * Minute;

    public static DateTimeOffset Time(this long millis) => DateTimeOffset.FromUnixTimeMilliseconds(millis);

    /// <summary>
    /// Text as people wrote it, but for the one character that PostgreSQL keeps in no text. Replaced rather than left
    /// out, so that no two names become one.
    /// </summary>
    public static string Storable(this string text) => text.Replace('\0', '\uFFFD');

    /// <summary>The form by which names are compared without case.</summary>
    public static string Key(this string name) => name.Storable().ToLowerInvariant();
}
