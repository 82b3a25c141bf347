using Microsoft.AspNetCore.Mvc;
using XaTube.Storage;

namespace XaTube.Api;

/// <summary>One page of a list; <c>next</c> is the cursor to pass as <c>after</c> for the next page, or null.</summary>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The query of a list: <c>limit</c> items (1–100, default 20) after the cursor <c>after</c>.</summary>
public readonly record struct ListQuery([FromQuery(Name = "limit")] int? Limit, [FromQuery(Name = "after")] string? After)
{
    public PageRequest Page => new(Math.Clamp(Limit ?? 20, 1, 100), After);
}

internal static class Lists
{
    public static ListAnswer<TOut> Answer<TIn, TOut>(this Page<TIn> page, Func<TIn, TOut> convert) =>
        new([.. page.Items.Select(convert)], page.Next);

    /// <summary>A page of a list that is in memory as a whole; the cursor is the offset.</summary>
    public static ListAnswer<T> Slice<T>(this IReadOnlyList<T> all, PageRequest page)
    {
        var start = int.TryParse(page.After, out var after) ? Math.Clamp(after, 0, all.Count) : 0;
        var end = Math.Min(start + page.Limit, all.Count);
        return new ListAnswer<T>([.. all.Skip(start).Take(end - start)], end < all.Count ? $"{end}" : null);
    }
}
