namespace XaTube.Api.Tests;

/// <summary>
/// Holds a server's time against the test's own. A server's never jumps and catches up by a tenth of what passes, so the two
/// differ by some milliseconds while the machine's clock is being set.
/// </summary>
public static class Moment
{
    private static readonly TimeSpan Error = TimeSpan.FromMilliseconds(100);

    public static void IsBetween(DateTimeOffset? moment, DateTimeOffset from, DateTimeOffset to) =>
        Assert.InRange(Assert.NotNull(moment), from - Error, to + Error);

    public static void HasCome(DateTimeOffset moment) => IsBetween(DateTimeOffset.UtcNow, moment, DateTimeOffset.UtcNow);
}
