using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Channels;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.Publishing;

/// <summary>An encoder's attempt to go live.</summary>
/// <param name="At">When; of several in a row, the last.</param>
/// <param name="KeyId">With which key.</param>
/// <param name="KeyLabel">Its name.</param>
/// <param name="KeyPrefix">Its first characters.</param>
/// <param name="Node">At which ingest node.</param>
/// <param name="Outcome"><c>accepted</c>, or why not: <c>revoked-key</c>, <c>expired-key</c>, <c>channel-suspended</c>, <c>already-publishing</c>.</param>
/// <param name="Times">How many in a row, with the same key, node and outcome.</param>
public sealed record ChannelPublishAttempt(
    DateTimeOffset At, Guid KeyId, string? KeyLabel, string? KeyPrefix, string Node, string Outcome, int Times);

public static class PublishAttemptsEndpoints
{
    public static RouteHandlerBuilder MapPublishAttempts(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/channels/{id:guid}/publishing/attempts", List).WithName("ListPublishAttempts").WithTags("Channels")
            .RequireAuthorization().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<Results<Ok<ListAnswer<ChannelPublishAttempt>>, ProblemHttpResult>> List(
        Guid id, [AsParameters] ListQuery list, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var channel = cluster.GetGrain<IPublishingGrain>(id);
        var keys = (await channel.ListKeys()).ToDictionary(key => key.Id);
        var attempts = await channel.ListAttempts();
        return TypedResults.Ok(attempts.Select(attempt => Shown(attempt, keys.GetValueOrDefault(attempt.KeyId))).ToArray().Slice(list.Page));
    }

    private static ChannelPublishAttempt Shown(PublishAttempt attempt, StreamKeyDetails? key) => new(
        attempt.At.TruncateToMilliseconds(), attempt.KeyId, key?.Label, key?.Prefix, attempt.Node, Outcome(attempt.Refusal), attempt.Times);

    private static string Outcome(PublishRefusal refusal) => refusal switch
    {
        PublishRefusal.None => "accepted",
        PublishRefusal.RevokedKey => "revoked-key",
        PublishRefusal.ExpiredKey => "expired-key",
        PublishRefusal.ChannelSuspended => "channel-suspended",
        PublishRefusal.AlreadyPublishing => "already-publishing",
        _ => "refused",
    };
}
