using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Channels;
using XaTube.Grains.Channels;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.StreamKeys;

/// <summary>A name for the key, of at most 60 characters.</summary>
public sealed record CreateStreamKeyRequest(string? Label = null);

/// <summary>How long the old key may still publish, in seconds: 0 (the default) to a week.</summary>
public sealed record RotateStreamKeyRequest(int? GraceSeconds = null);

/// <summary>A new key. <c>key</c> is shown this once.</summary>
public sealed record CreatedStreamKey(Guid Id, string? Label, string Key, string Prefix, DateTimeOffset CreatedAt);

/// <summary>A key as its owner sees it later.</summary>
public sealed record StreamKey(
    Guid Id, string? Label, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

public static class StreamKeyEndpoints
{
    private const int LongestGrace = 7 * 24 * 3600;

    public static RouteGroupBuilder MapStreamKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/channels/{id:guid}/keys").WithTags("Stream keys").RequireAuthorization()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapPost("/", Create).WithName("CreateKey");
        group.MapGet("/", List).WithName("ListKeys");
        group.MapPost("/{keyId:guid}/rotate", Rotate).WithName("RotateKey").ProducesProblem(409);
        group.MapDelete("/{keyId:guid}", Delete).WithName("DeleteKey");
        return group;
    }

    private static async Task<Results<Created<CreatedStreamKey>, ProblemHttpResult>> Create(
        Guid id, CreateStreamKeyRequest? request, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (request?.Label is { Length: > 60 })
            return Problems.Validation(new Dictionary<string, string[]> { ["label"] = ["At most 60 characters."] });
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var secret = StreamKeySecret.Generate();
        return await cluster.GetGrain<IChannelGrain>(id).AddKey(New(secret, request?.Label)) is { } key
            ? Shown(id, key, secret)
            : ChannelAccess.NoSuchChannel();
    }

    private static async Task<Results<Ok<ListAnswer<StreamKey>>, ProblemHttpResult>> List(
        Guid id, [AsParameters] ListQuery list, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var keys = await cluster.GetGrain<IChannelGrain>(id).ListKeys();
        return TypedResults.Ok(keys.Select(Listed).ToArray().Slice(list.Page));
    }

    private static async Task<Results<Created<CreatedStreamKey>, ProblemHttpResult>> Rotate(
        Guid id, Guid keyId, RotateStreamKeyRequest? request, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster,
        CancellationToken cancel)
    {
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > LongestGrace)
            return Problems.Validation(new Dictionary<string, string[]> { ["graceSeconds"] = [$"0 to {LongestGrace}."] });
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var channel = cluster.GetGrain<IChannelGrain>(id);
        if ((await channel.ListKeys()).FirstOrDefault(key => key.Id == keyId) is not { } old)
            return NoSuchKey();
        var secret = StreamKeySecret.Generate();
        return await channel.RotateKey(keyId, New(secret, old.Label), TimeSpan.FromSeconds(grace)) is { } key
            ? Shown(id, key, secret)
            : Problems.Problem("key-revoked", 409, "A revoked key can't be rotated.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid id, Guid keyId, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        return await cluster.GetGrain<IChannelGrain>(id).RevokeKey(keyId) ? TypedResults.NoContent() : NoSuchKey();
    }

    private static NewStreamKey New(StreamKeySecret secret, string? label) =>
        new(Guid.CreateVersion7(), ChannelText.OrNull(label), secret.Prefix, secret.Hash);

    private static Created<CreatedStreamKey> Shown(Guid channelId, StreamKeyDetails key, StreamKeySecret secret) =>
        TypedResults.Created(
            $"/api/channels/{channelId}/keys/{key.Id}",
            new CreatedStreamKey(key.Id, key.Label, secret.Text, key.Prefix, key.CreatedAt));

    private static StreamKey Listed(StreamKeyDetails key) =>
        new(key.Id, key.Label, key.Prefix, key.CreatedAt, key.LastUsedAt, key.RevokedAt);

    private static ProblemHttpResult NoSuchKey() => Problems.Problem("not-found", 404, "The channel has no such key.");
}
