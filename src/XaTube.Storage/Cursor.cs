using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace XaTube.Storage;

/// <summary>
/// The position in a list, newest first, after which a page begins: the time and id of the last item seen. Unlike an
/// offset it stays right when items are added or removed.
/// </summary>
internal readonly record struct Cursor(long At, string Id)
{
    /// <summary>Before every item: no id sorts after "~".</summary>
    public static Cursor Start { get; } = new(long.MaxValue, "~");

    /// <summary>Parses a cursor; one that is missing or malformed is the start.</summary>
    public static Cursor Parse(string? text)
    {
        if (text is null or { Length: > 100 } || !Base64Url.IsValid(text))
            return Start;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        return parts is [var at, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var millis)
            && Guid.TryParseExact(id, "D", out var guid)
                ? new Cursor(millis, guid.Text())
                : Start;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At} {Id}")));
}

internal static class Pages
{
    /// <summary>How many rows to query: one more than a page, to know whether there is a next page.</summary>
    public static int Probe(this PageRequest page) => Size(page) + 1;

    public static Page<T> ToPage<T>(this IReadOnlyList<T> probed, PageRequest page, Func<T, Cursor> cursorOf)
    {
        var size = Size(page);
        return probed.Count <= size
            ? new Page<T>(probed, null)
            : new Page<T>([.. probed.Take(size)], cursorOf(probed[size - 1]).ToString());
    }

    private static int Size(PageRequest page) => Math.Clamp(page.Limit, 1, 100);
}
