using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Accounts;
using XaTube.Storage.Channels;

namespace XaTube.Api.Channels;

/// <summary>Authorization for channels: the owner may do everything.</summary>
public sealed class ChannelAccess(IChannelCatalog catalog)
{
    /// <summary>The refusal when the caller may not manage the channel, or null.</summary>
    public async Task<ProblemHttpResult?> Refuse(Guid channelId, ClaimsPrincipal caller, CancellationToken cancel) =>
        await catalog.Find(channelId, cancel) switch
        {
            null => NoSuchChannel(),
            { } channel when channel.OwnerId == caller.AccountId() => null,
            _ => Problems.Problem("forbidden", 403, "Only the owner of the channel may do this."),
        };

    public static ProblemHttpResult NoSuchChannel() => Problems.Problem("not-found", 404, "There is no such channel.");
}
