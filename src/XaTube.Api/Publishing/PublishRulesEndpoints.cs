using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Channels;
using XaTube.Grains.Publishing;

namespace XaTube.Api.Publishing;

/// <summary>What happens to a publisher that comes while another is live on the channel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SecondPublisherRule>))]
public enum SecondPublisherRule
{
    [JsonStringEnumMemberName("reject")]
    Reject,

    [JsonStringEnumMemberName("takeover")]
    Takeover,
}

/// <summary>How a channel is published to, and whether it may be at all.</summary>
/// <param name="Suspension">Since when and why operators let nobody publish on it; null where they do.</param>
public sealed record ChannelPublishing(int? GraceSeconds, SecondPublisherRule SecondPublisher, ChannelSuspension? Suspension);

/// <summary>How a channel should be published to.</summary>
/// <param name="GraceSeconds">
/// How long after its last sign of life a broadcast can be resumed: 0 to 600 s; null for the server's own setting. Counts
/// from the next stream on.
/// </param>
/// <param name="SecondPublisher">Refused, or put in the place of the first. Counts at once.</param>
public sealed record SetPublishingRequest(int? GraceSeconds = null, SecondPublisherRule SecondPublisher = SecondPublisherRule.Reject);

public static class PublishRulesEndpoints
{
    private const int LongestGrace = 600;

    public static RouteGroupBuilder MapPublishRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/channels/{id:guid}/publishing").WithTags("Channels").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/", Get).WithName("GetPublishing");
        group.MapPut("/", Put).WithName("SetPublishing").ProducesProblem(400);
        return group;
    }

    private static async Task<Results<Ok<ChannelPublishing>, ProblemHttpResult>> Get(
        Guid id, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        return await cluster.GetGrain<IPublishingGrain>(id).GetRules() is { } rules
            ? TypedResults.Ok(await Shown(id, rules, cluster))
            : ChannelAccess.NoSuchChannel();
    }

    private static async Task<Results<Ok<ChannelPublishing>, ProblemHttpResult>> Put(
        Guid id, SetPublishingRequest request, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (request.GraceSeconds is < 0 or > LongestGrace)
            return Problems.Validation(new Dictionary<string, string[]> { ["graceSeconds"] = [$"0 to {LongestGrace}, or null."] });
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var rules = new PublishRules(
            request.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, (SecondPublisher)request.SecondPublisher);
        return await cluster.GetGrain<IPublishingGrain>(id).SetRules(rules)
            ? TypedResults.Ok(await Shown(id, rules, cluster))
            : ChannelAccess.NoSuchChannel();
    }

    private static async Task<ChannelPublishing> Shown(Guid id, PublishRules rules, IClusterClient cluster) =>
        new((int?)rules.Grace?.TotalSeconds, (SecondPublisherRule)rules.Second, await cluster.SuspensionOf(id));
}
