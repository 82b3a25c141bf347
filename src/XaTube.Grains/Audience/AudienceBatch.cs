using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>Rows of an audience to be written: sessions that began or ended, and minutes with their watch time.</summary>
public sealed record AudienceBatch(IReadOnlyList<ViewerSessionRow> Sessions, IReadOnlyList<WatchMinuteRow> Minutes);
