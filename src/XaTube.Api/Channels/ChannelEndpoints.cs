using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.Accounts;
using XaTube.Api.LiveDirectory;
using XaTube.Grains.Channels;
using XaTube.Storage.Channels;

namespace XaTube.Api.Channels;

public static class ChannelEndpoints
{
    public static RouteGroupBuilder MapChannels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/channels").WithTags("Channels");
        group.MapPost("/", Create).WithName("CreateChannel").RequireAuthorization()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);
        group.MapGet("/", List).WithName("ListChannels");
        group.MapGet("/mine", Mine).WithName("MyChannels").RequireAuthorization().ProducesProblem(401);
        group.MapGet("/{idOrHandle}", Get).WithName("GetChannel").ProducesProblem(404);
        return group;
    }

    private static async Task<Results<Created<Channel>, ProblemHttpResult>> Create(
        CreateChannelRequest request, ClaimsPrincipal caller, IClusterClient cluster)
    {
        if (request.Faults() is { Count: > 0 } faults)
            return Problems.Validation(faults);
        var id = Guid.CreateVersion7();
        var creation = await cluster.GetGrain<IChannelGrain>(id).Create(caller.AccountId(), request.Profile());
        return creation.Channel is { } channel
            ? TypedResults.Created($"/api/channels/{id}", Channel.Of(channel))
            : Problems.Problem("handle-taken", 409, "Another channel has this handle.");
    }

    private static async Task<Ok<ListAnswer<Channel>>> List(
        CachedChannelCatalog channels, LiveDirectoryCache listing, HttpRequest http, [AsParameters] ListQuery list, string? q, string? category,
        bool? live, CancellationToken cancel)
    {
        var running = await listing.Get(cancel);
        if (live is not true)
        {
            var page = (await channels.List(new ChannelSearch(q, category), list.Page, http, cancel)).Answer(row => Channel.Of(row, running));
            // The catalog does not know which channels are live, so a page of those that are not may be short.
            return TypedResults.Ok(live is null ? page : page with { Items = [.. page.Items.Where(channel => channel.Live is null)] });
        }

        // Live channels are few: each is looked up, then filtered as the catalog would.
        var found = new List<Channel>();
        foreach (var stream in running.DistinctBy(stream => stream.Channel.Id))
            if (await channels.Find(stream.Channel.Id, http, cancel) is { } row && Matches(row, q, category))
                found.Add(Channel.Of(row, running));
        return TypedResults.Ok(found.OrderByDescending(channel => channel.CreatedAt).ToArray().Slice(list.Page));
    }

    private static async Task<Ok<ListAnswer<Channel>>> Mine(
        [AsParameters] ListQuery list, ClaimsPrincipal caller, IChannelCatalog catalog, LiveDirectoryCache listing, CancellationToken cancel)
    {
        var running = await listing.Get(cancel);
        var mine = await catalog.OwnedBy(caller.AccountId(), cancel);
        return TypedResults.Ok(mine.Select(row => Channel.Of(row, running)).ToArray().Slice(list.Page));
    }

    private static async Task<Results<Ok<Channel>, ProblemHttpResult>> Get(
        string idOrHandle, CachedChannelCatalog channels, LiveDirectoryCache listing, HttpRequest http, CancellationToken cancel)
    {
        // An id has hyphens: 32 hexadecimal digits without them can be a handle.
        var row = Guid.TryParseExact(idOrHandle, "D", out var id)
            ? await channels.Find(id, http, cancel)
            : await channels.FindByHandle(idOrHandle, http, cancel);
        return row is null
            ? ChannelAccess.NoSuchChannel()
            : TypedResults.Ok(Channel.Of(row, await listing.Get(cancel)));
    }

    private static bool Matches(ChannelRow channel, string? text, string? category) =>
        (category is null || string.Equals(channel.Category, category, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrWhiteSpace(text)
            || new[] { channel.Handle, channel.Title, channel.Description }.Any(
                field => field?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true));
}
