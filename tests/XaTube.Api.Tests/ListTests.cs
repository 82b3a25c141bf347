using XaTube.Storage;

namespace XaTube.Api.Tests;

public sealed class ListTests
{
    private static readonly int[] Five = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(2, null, new[] { 1, 2 }, "2")]
    [InlineData(2, "2", new[] { 3, 4 }, "4")]
    [InlineData(2, "4", new[] { 5 }, null)]
    [InlineData(5, null, new[] { 1, 2, 3, 4, 5 }, null)]
    [InlineData(2, "5", new int[0], null)]
    [InlineData(2, "99", new int[0], null)]
    [InlineData(2, "-3", new[] { 1, 2 }, "2")]
    [InlineData(2, "not ours", new[] { 1, 2 }, "2")]
    [InlineData(100, "99999999999999999999", new[] { 1, 2, 3, 4, 5 }, null)]
    public void A_page_is_so_many_items_after_the_cursor(int limit, string? after, int[] items, string? next)
    {
        var page = Five.Slice(new PageRequest(limit, after));

        Assert.Equal(items, page.Items);
        Assert.Equal(next, page.Next);
    }

    [Fact]
    public void Nothing_has_one_empty_page()
    {
        var page = Array.Empty<int>().Slice(new PageRequest());

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(100, 100)]
    [InlineData(101, 100)]
    public void A_limit_is_one_to_a_hundred_and_twenty_if_not_given(int? limit, int expected) =>
        Assert.Equal(expected, new ListQuery(limit, null).Page.Limit);
}
