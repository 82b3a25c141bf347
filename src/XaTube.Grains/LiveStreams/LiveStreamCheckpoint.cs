using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace XaTube.Grains.LiveStreams;

/// <summary>Stores the figures of a running stream at an interval, which is also the most that a crash loses of them.</summary>
internal sealed class LiveStreamCheckpoint(
    Guid streamId, IPersistentState<LiveStreamRecord> stored, LiveStreamProjection projection, TimeSpan interval, TimeProvider time, ILogger log)
{
    private DateTimeOffset _writtenAt = time.GetUtcNow();

    public bool IsDue => time.GetUtcNow() - _writtenAt >= interval;

    /// <summary>Writes the record and the running minute. A write that fails is made again with the next checkpoint.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written the record; this one is no longer valid.</exception>
    public async Task Write(LiveStreamRecord record)
    {
        _writtenAt = time.GetUtcNow();
        await projection.Write(record, withRunningMinute: true);
        try
        {
            stored.State = record;
            await stored.WriteStateAsync();
        }
        catch (Exception failure) when (failure is not InconsistentStateException)
        {
            // The broadcast goes on without its database.
            log.LogWarning(failure, "Stream {Stream} could not store its figures", streamId);
        }
    }
}
