using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using XaTube.Api.Channels;
using XaTube.Api.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Hosting;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

public static class StreamEndpoints
{
    public static RouteGroupBuilder MapStreams(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("Streams");
        group.MapGet("/streams", List).WithName("ListStreams");
        group.MapGet("/streams/{id:guid}", Get).WithName("GetStream").ProducesProblem(404);
        group.MapGet("/streams/{id:guid}/media", Media).WithName("GetStreamMedia").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/streams/{id:guid}/events", Events).WithName("StreamEvents").ProducesProblem(404);
        group.MapPost("/streams/{id:guid}/end", End).WithName("EndStream").RequireAuthorization()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/channels/{id:guid}/streams", OfChannel).WithName("ChannelStreams").ProducesProblem(404);
        return group;
    }

    private static async Task<Ok<ListAnswer<Stream>>> List(
        LiveDirectoryCache listing, [AsParameters] ListQuery list, bool? live, string? category, string? q, string? sort, CancellationToken cancel)
    {
        // The live directory has running streams only; past ones are listed by channel.
        IEnumerable<LiveStreamSnapshot> found = live == false ? [] : await listing.Get(cancel);
        // Nobody could watch it. Its owner is told why.
        found = found.Where(stream => stream.Media != MediaState.Unsupported);
        if (category is not null)
            found = found.Where(stream => string.Equals(stream.Channel.Category, category, StringComparison.OrdinalIgnoreCase));
        if (!string.IsNullOrWhiteSpace(q))
            found = found.Where(stream => Matches(stream, q.Trim()));
        found = sort == "started"
            ? found.OrderByDescending(stream => stream.StartedAt).ThenBy(stream => stream.Id)
            : found.OrderByDescending(stream => stream.Viewers).ThenByDescending(stream => stream.StartedAt).ThenBy(stream => stream.Id);
        return TypedResults.Ok(found.Select(Stream.Of).ToArray().Slice(list.Page));
    }

    private static async Task<Results<Ok<Stream>, ProblemHttpResult>> Get(
        Guid id, StreamFinder finder, IChannelCatalog catalog, CancellationToken cancel)
    {
        if (await finder.Find(id, cancel) is not { } found)
            return NoSuchStream();
        if (found.Now is { } running)
            return TypedResults.Ok(Stream.Of(running));
        return found.Past is { } row && await catalog.Find(row.ChannelId, cancel) is { } channel
            ? TypedResults.Ok(Stream.Of(row, channel))
            : NoSuchStream();
    }

    private static async Task<Results<Ok<StreamMediaDetails>, ProblemHttpResult>> Media(
        Guid id, ClaimsPrincipal caller, StreamFinder finder, IStreamHistory history, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await history.Find(id, cancel) is not { } row || await finder.Find(id, cancel) is not { } found)
            return NoSuchStream();
        if (await access.Refuse(row.ChannelId, caller, cancel) is { } refusal)
            return refusal;
        var state = StreamMediaStates.Of(found.Now?.Media ?? MediaState.Stalled);
        return TypedResults.Ok(StreamMediaDetails.Of(state, await cluster.GetGrain<ILiveStreamGrain>(id).GetMedia()));
    }

    private static async Task<Results<Ok<ListAnswer<Stream>>, ProblemHttpResult>> OfChannel(
        Guid id, [AsParameters] ListQuery list, IStreamHistory history, IChannelCatalog catalog, LiveDirectoryCache listing, CancellationToken cancel)
    {
        if (await catalog.Find(id, cancel) is not { } channel)
            return ChannelAccess.NoSuchChannel();
        var page = await history.OfChannel(id, list.Page, cancel);
        var live = await listing.OfChannel(id, cancel);
        // The listing may be a moment older than the history.
        return TypedResults.Ok(page.Answer(row => row.Id == live?.Id && row.State != "ended" ? Stream.Of(live) : Stream.Of(row, channel)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        Guid id, ClaimsPrincipal caller, IStreamHistory history, ChannelAccess access, IClusterClient cluster, CancellationToken cancel)
    {
        if (await history.Find(id, cancel) is not { } row)
            return NoSuchStream();
        if (await access.Refuse(row.ChannelId, caller, cancel) is { } refusal)
            return refusal;
        await cluster.GetGrain<IPublishingGrain>(row.ChannelId).EndStream(id);
        return TypedResults.NoContent();
    }

    private static async Task<Results<ServerSentEventsResult<StreamEvent>, ProblemHttpResult>> Events(
        Guid id, StreamSubscriptions subscriptions, Drain drain, IOptions<StreamOptions> options, HttpContext http)
    {
        if (await subscriptions.Watch(id) is null)
            return NoSuchStream();
        // Makes nginx pass events on without buffering.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(EventsOf(id, subscriptions, options.Value.EventsAtLeastEvery, drain.Closing, http.RequestAborted));
    }

    /// <summary>Sends the viewers each time, as a keep-alive too, and the state when it or the media's has changed.</summary>
    private static async IAsyncEnumerable<SseItem<StreamEvent>> EventsOf(
        Guid id, StreamSubscriptions subscriptions, TimeSpan atLeastEvery, CancellationToken closing,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        // A process that stops ends its events; the player then connects to another.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel, closing);
        (LiveStreamState State, MediaState Media)? sent = null;
        await foreach (var stream in subscriptions.Follow(id, atLeastEvery, over.Token))
        {
            yield return new SseItem<StreamEvent>(new StreamEvent(Viewers: stream.Viewers), "viewers");
            if ((stream.State, stream.Media) != sent)
                yield return new SseItem<StreamEvent>(
                    new StreamEvent(
                        State: StreamStates.Of(stream.State), Media: StreamMediaStates.Of(stream.Media),
                        ResumableUntil: stream.ResumableUntil.TruncateToMilliseconds()),
                    "state");
            sent = (stream.State, stream.Media);
            if (stream.State == LiveStreamState.Ended)
                yield return new SseItem<StreamEvent>(new StreamEvent(EndedAt: stream.EndedAt.TruncateToMilliseconds()), "ended");
        }
    }

    private static bool Matches(LiveStreamSnapshot stream, string text) =>
        stream.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
        || stream.Channel.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
        || stream.Channel.Handle.Contains(text, StringComparison.OrdinalIgnoreCase);

    internal static ProblemHttpResult NoSuchStream() => Problems.Problem("not-found", 404, "There is no such stream.");
}
