using XaTube.Grains.LiveStreams;
using XaTube.Storage;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>A stream that was found: as it is now, or, when it is over, as history has it.</summary>
public readonly record struct FoundStream(LiveStreamSnapshot? Now, StreamRow? Past);

/// <summary>
/// Finds streams by id: on the subscriptions, in history, and only when history cannot be asked, with the stream itself, so that
/// those which run can be found and joined while the database is away.
/// </summary>
public sealed class StreamFinder(StreamSubscriptions subscriptions, IStreamHistory history)
{
    /// <summary>How long history may take before the stream itself is asked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The stream, or null where there is none. A stream that runs is watched from now on.</summary>
    public async Task<FoundStream?> Find(Guid id, CancellationToken cancel)
    {
        if (subscriptions.Peek(id) is { } watched)
            return new FoundStream(watched, null);
        StreamRow? row;
        try
        {
            // Ids that were made up stop here, before they reach a grain.
            row = await history.Find(id, cancel).WaitAsync(Patience, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException || Database.IsUnavailable(failure))
        {
            // A grain that is awake answers from memory. One that is not fails too, for want of its state.
            return await subscriptions.Watch(id) is { } running ? new FoundStream(running, null) : null;
        }

        if (row is null)
            return null;
        return row.State != "ended" && await subscriptions.Watch(id) is { } now ? new FoundStream(now, null) : new FoundStream(null, row);
    }
}
