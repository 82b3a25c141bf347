using Microsoft.Extensions.Options;
using XaTube.Storage;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// Finds streams by id: in this process's subscriptions, then in the history, and only when the database does not answer by
/// asking the stream's grain, so that running streams can be found and joined while the database is away.
/// </summary>
public sealed class StreamFinder(StreamSubscriptions subscriptions, IStreamHistory history, IOptions<StreamOptions> options)
{
    /// <summary>The stream, or null. A running stream is subscribed to.</summary>
    public async Task<FoundStream?> Find(Guid id, CancellationToken cancel)
    {
        if (subscriptions.Peek(id) is { } watched)
            return new FoundStream(watched, null);
        StreamRow? row;
        try
        {
            // Invented ids stop here, before they reach a grain.
            row = await history.Find(id, cancel).WaitAsync(options.Value.HistoryTimeout, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException || Database.IsUnavailable(failure))
        {
            // An active grain answers from memory. One that is not active fails, since it cannot load its state.
            return await subscriptions.Watch(id) is { } running ? new FoundStream(running, null) : null;
        }

        if (row is null)
            return null;
        return row.State != "ended" && await subscriptions.Watch(id) is { } now ? new FoundStream(now, null) : new FoundStream(null, row);
    }
}
