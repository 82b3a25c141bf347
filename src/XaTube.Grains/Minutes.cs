namespace XaTube.Grains;

/// <summary>The minutes by which viewer counts and watch time are recorded, so that both get the same keys.</summary>
internal static class Minutes
{
    /// <summary>The start of the minute that contains a time in UTC.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMinute), at.Offset);
}
