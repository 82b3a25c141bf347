using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Accounts;
using XaTube.Api.LiveStreams;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Statistics;

namespace XaTube.Api.Statistics;

/// <summary>One minute of a stream's audience.</summary>
public sealed record StatisticsMinute(DateTimeOffset At, double AverageViewers, int PeakViewers, int Joins, double WatchSeconds);

/// <summary>A stream's audience. The public gets views and peak; the rest is null for all but the owner.</summary>
public sealed record StreamStatistics(
    int Views,
    int PeakViewers,
    int? UniqueViewers,
    double? AverageViewers,
    double? WatchSeconds,
    double? AverageWatchSeconds,
    double? DurationSeconds,
    IReadOnlyList<StatisticsMinute>? Minutes);

public static class StatisticsEndpoints
{
    public static RouteGroupBuilder MapStatistics(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/statistics").WithTags("Statistics");
        group.MapGet("/streams/{id:guid}", OfStream).WithName("StreamStatistics").ProducesProblem(404);
        return group;
    }

    private static async Task<Results<Ok<StreamStatistics>, ProblemHttpResult>> OfStream(
        Guid id, ClaimsPrincipal caller, IStreamHistory history, IChannelCatalog catalog, IAudienceRecords records,
        StreamSubscriptions subscriptions, TimeProvider time, CancellationToken cancel)
    {
        if (await history.Find(id, cancel) is not { } stream)
            return StreamEndpoints.NoSuchStream();
        var totals = await records.Totals(id, cancel);
        // The history has the peak of a running stream as of its last transition only.
        var peak = stream.State == "ended" ? stream.PeakViewers : (await subscriptions.Watch(id))?.PeakViewers ?? stream.PeakViewers;
        if (await catalog.Find(stream.ChannelId, cancel) is not { } channel || !Owns(caller, channel))
            return TypedResults.Ok(new StreamStatistics(totals.Views, peak, null, null, null, null, null, null));

        // Minutes after the end are left out when empty; watch time in the grace period, or that arrived late, is in the totals.
        var minutes = (await records.Minutes(id, cancel))
            .Where(minute => minute.At <= (stream.EndedAt ?? time.GetUtcNow()) || minute is { WatchedMs: > 0 } or { Joins: > 0 })
            .ToArray();
        var watched = totals.WatchedMs / 1000.0;
        return TypedResults.Ok(new StreamStatistics(
            totals.Views,
            peak,
            totals.UniqueViewers,
            stream.State == "ended" ? stream.AverageViewers : AverageOf(minutes),
            watched,
            totals.Views == 0 ? 0 : watched / totals.Views,
            ((stream.EndedAt ?? time.GetUtcNow()) - stream.StartedAt).TotalSeconds,
            [.. minutes.Select(ToAnswer)]));
    }

    private static StatisticsMinute ToAnswer(AudienceMinute minute) =>
        new(minute.At, minute.AverageViewers, minute.PeakViewers, minute.Joins, minute.WatchedMs / 1000.0);

    private static double AverageOf(AudienceMinute[] minutes) =>
        minutes.Length == 0 ? 0 : minutes.Average(minute => minute.AverageViewers);

    private static bool Owns(ClaimsPrincipal caller, ChannelRow channel) =>
        caller.Identity?.IsAuthenticated == true && channel.OwnerId == caller.AccountId();
}
