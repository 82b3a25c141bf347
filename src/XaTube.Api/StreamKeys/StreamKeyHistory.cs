using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Channels;
using XaTube.Grains.Publishing;

namespace XaTube.Api.StreamKeys;

/// <summary>What was done with a key.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamKeyAction>))]
public enum StreamKeyAction
{
    [JsonStringEnumMemberName("created")]
    Created,

    [JsonStringEnumMemberName("replaced")]
    Replaced,

    [JsonStringEnumMemberName("deleted")]
    Deleted,
}

/// <summary>One line of the history of a channel's keys.</summary>
/// <param name="KeyLabel">The key's name; null also when the key is too old to be listed.</param>
/// <param name="KeyPrefix">Its first characters; null when it is too old to be listed.</param>
/// <param name="By">The user name of who did it, as it was then.</param>
public sealed record StreamKeyChange(
    DateTimeOffset At, Guid KeyId, string? KeyLabel, string? KeyPrefix, StreamKeyAction Action, string By);

internal static class StreamKeyHistory
{
    public static async Task<Results<Ok<ListAnswer<StreamKeyChange>>, ProblemHttpResult>> List(
        Guid id, [AsParameters] ListQuery list, ClaimsPrincipal caller, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await access.Refuse(id, caller, cancel) is { } refusal)
            return refusal;
        var channel = cluster.GetGrain<IPublishingGrain>(id);
        var keys = (await channel.ListKeys()).ToDictionary(key => key.Id);
        var changes = await channel.ListKeyChanges();
        return TypedResults.Ok(changes.Select(change => Shown(change, keys.GetValueOrDefault(change.KeyId))).ToArray().Slice(list.Page));
    }

    private static StreamKeyChange Shown(KeyChange change, StreamKeyDetails? key) =>
        new(change.At.TruncateToMilliseconds(), change.KeyId, key?.Label, key?.Prefix, (StreamKeyAction)change.Action, change.By.Username);
}
