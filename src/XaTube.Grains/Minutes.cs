namespace XaTube.Grains;

/// <summary>The minutes by which an audience is recorded: the count by one part, watch time by another, in the same rows.</summary>
internal static class Minutes
{
    /// <summary>The beginning of the minute of a time in UTC.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Offset);
}
