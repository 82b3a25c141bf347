using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Accounts;
using XaTube.Api.Channels;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.StreamKeys;

public static class StreamKeyEndpoints
{
    private const int LongestGrace = 7 * 24 * 3600;

    public static RouteGroupBuilder MapStreamKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/channels/{id:guid}/keys").WithTags("Stream keys").RequireAuthorization()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapPost("/", Create).WithName("CreateKey").ProducesProblem(409);
        group.MapGet("/", List).WithName("ListKeys");
        group.MapPost("/{keyId:guid}/rotate", Rotate).WithName("RotateKey").ProducesProblem(409);
        group.MapDelete("/{keyId:guid}", Delete).WithName("DeleteKey");
        group.MapGet("/history", StreamKeyHistory.List).WithName("ListKeyHistory");
        return group;
    }

    private static async Task<Results<Created<CreatedStreamKey>, ProblemHttpResult>> Create(
        Guid id, CreateStreamKeyRequest? request, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, TimeProvider time,
        CancellationToken cancel)
    {
        if (request?.Label is { Length: > 60 })
            return Problems.Validation(new Dictionary<string, string[]> { ["label"] = ["At most 60 characters."] });
        if (request?.ExpiresAt <= time.GetUtcNow())
            return ExpiresBehind();
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var secret = StreamKeySecret.Generate();
        return Shown(id, await cluster.GetGrain<IPublishingGrain>(id).AddKey(New(secret, request?.Label, request?.ExpiresAt), Actor(caller)), secret);
    }

    private static async Task<Results<Ok<ListAnswer<StreamKey>>, ProblemHttpResult>> List(
        Guid id, [AsParameters] ListQuery list, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var keys = await cluster.GetGrain<IPublishingGrain>(id).ListKeys();
        return TypedResults.Ok(keys.Select(Listed).ToArray().Slice(list.Page));
    }

    private static async Task<Results<Created<CreatedStreamKey>, ProblemHttpResult>> Rotate(
        Guid id, Guid keyId, RotateStreamKeyRequest? request, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster,
        TimeProvider time, CancellationToken cancel)
    {
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > LongestGrace)
            return Problems.Validation(new Dictionary<string, string[]> { ["graceSeconds"] = [$"0 to {LongestGrace}."] });
        if (request?.ExpiresAt <= time.GetUtcNow())
            return ExpiresBehind();
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var channel = cluster.GetGrain<IPublishingGrain>(id);
        if ((await channel.ListKeys()).FirstOrDefault(key => key.Id == keyId) is not { } old)
            return NoSuchKey();
        var secret = StreamKeySecret.Generate();
        var replacement = New(secret, old.Label, request?.ExpiresAt ?? old.ExpiresAt);
        return Shown(id, await channel.RotateKey(keyId, replacement, TimeSpan.FromSeconds(grace), Actor(caller)), secret);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid id, Guid keyId, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        return await cluster.GetGrain<IPublishingGrain>(id).RevokeKey(keyId, Actor(caller)) ? TypedResults.NoContent() : NoSuchKey();
    }

    private static NewStreamKey New(StreamKeySecret secret, string? label, DateTimeOffset? expiresAt) =>
        new(Guid.CreateVersion7(), ChannelText.OrNull(label), secret.Prefix, secret.Hash, expiresAt?.ToUniversalTime());

    private static AuditActor Actor(ClaimsPrincipal caller) => new(caller.AccountId(), caller.Identity?.Name ?? "");

    private static Results<Created<CreatedStreamKey>, ProblemHttpResult> Shown(Guid channelId, KeyAddition added, StreamKeySecret secret) => added switch
    {
        { Key: { } key } => TypedResults.Created(
            $"/api/channels/{channelId}/keys/{key.Id}",
            new CreatedStreamKey(key.Id, key.Label, secret.Text, key.Prefix, key.CreatedAt, key.ExpiresAt)),
        { Refusal: KeyRefusal.TooManyKeys } => Problems.Problem("too-many-keys", 409, "The channel has as many keys as it may have. Delete one first."),
        { Refusal: KeyRefusal.NoUsableKey } => Problems.Problem("key-revoked", 409, "A revoked key can't be rotated."),
        _ => ChannelAccess.NoSuchChannel(),
    };

    private static StreamKey Listed(StreamKeyDetails key) =>
        new(key.Id, key.Label, key.Prefix, key.CreatedAt, key.LastUsedAt, key.RevokedAt, key.ExpiresAt);

    private static ProblemHttpResult ExpiresBehind() =>
        Problems.Validation(new Dictionary<string, string[]> { ["expiresAt"] = ["Must lie ahead."] });

    private static ProblemHttpResult NoSuchKey() => Problems.Problem("not-found", 404, "The channel has no such key.");
}
