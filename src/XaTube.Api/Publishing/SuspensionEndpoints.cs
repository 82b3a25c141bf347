using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Channels;
using XaTube.Grains.Publishing;
using XaTube.Hosting;

namespace XaTube.Api.Publishing;

/// <summary>Why nobody may publish on a channel: 1 to 300 characters, shown to its owner.</summary>
public sealed record SuspendRequest(string? Reason);

/// <summary>Since when and why nobody may publish on a channel.</summary>
public sealed record ChannelSuspension(DateTimeOffset At, string Reason);

/// <summary>For operators, with their password, on the internal listener only.</summary>
public static class SuspensionEndpoints
{
    private const int LongestReason = 300;

    public static RouteGroupBuilder MapSuspensions(this IEndpointRouteBuilder inside)
    {
        var group = inside.MapGroup("/operator/channels/{id:guid}/suspension").RequireAuthorization(OperatorAccess.Policy);
        group.MapGet("/", Get);
        group.MapPut("/", Suspend);
        group.MapDelete("/", Resume);
        return group;
    }

    /// <summary>What a suspension looks like to owners and operators; null for none.</summary>
    internal static async Task<ChannelSuspension?> SuspensionOf(this IClusterClient cluster, Guid id) =>
        await cluster.GetGrain<IPublishingGrain>(id).GetSuspension() is { } suspension
            ? new ChannelSuspension(suspension.At.TruncateToMilliseconds(), suspension.Reason)
            : null;

    private static async Task<Results<Ok<ChannelSuspension>, ProblemHttpResult>> Get(Guid id, IClusterClient cluster) =>
        await cluster.SuspensionOf(id) is { } suspension
            ? TypedResults.Ok(suspension)
            : Problems.Problem("not-found", 404, "The channel is not suspended.");

    private static async Task<Results<NoContent, ProblemHttpResult>> Suspend(Guid id, SuspendRequest request, IClusterClient cluster) =>
        request.Reason?.Trim() is not { Length: > 0 and <= LongestReason } reason
            ? Problems.Validation(new Dictionary<string, string[]> { ["reason"] = [$"1 to {LongestReason} characters."] })
            : await cluster.GetGrain<IPublishingGrain>(id).Suspend(reason) ? TypedResults.NoContent() : ChannelAccess.NoSuchChannel();

    private static async Task<Results<NoContent, ProblemHttpResult>> Resume(Guid id, IClusterClient cluster) =>
        await cluster.GetGrain<IPublishingGrain>(id).Resume() ? TypedResults.NoContent() : ChannelAccess.NoSuchChannel();
}
