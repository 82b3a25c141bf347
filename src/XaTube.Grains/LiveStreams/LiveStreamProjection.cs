using Microsoft.Extensions.Logging;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// The read model of one stream, which is read without its grain: its row in history and its minutes. A write that fails
/// is logged and repeated with the next one.
/// </summary>
internal sealed class LiveStreamProjection(Guid streamId, IStreamHistory history, IAudienceRecords records, ILogger log)
{
    private long _written;

    /// <summary>Completed minutes that are not written yet.</summary>
    public List<ViewerMinute> Completed { get; } = [];

    /// <summary>Writes what history lacks. False when that failed and is owed.</summary>
    public async Task<bool> Write(LiveStreamRecord stream, bool withRunningMinute = false)
    {
        try
        {
            if (stream.Version > _written)
                await history.Project(Row(stream));
            _written = stream.Version;
            var minutes = Completed.ToArray();
            if (withRunningMinute || minutes.Length > 0)
                await records.SaveViewerMinutes([.. minutes.Select(Row), .. withRunningMinute ? [Row(stream.Audience.RunningMinute)] : Array.Empty<ViewerMinuteRow>()]);
            Completed.RemoveRange(0, minutes.Length);
            return true;
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "History of stream {Stream} could not be written and is owed", streamId);
            return false;
        }
    }

    private ViewerMinuteRow Row(ViewerMinute minute) => new(streamId, minute.At, minute.Viewers.Average, minute.Viewers.Peak);

    private StreamRow Row(LiveStreamRecord stream) => new(
        streamId,
        stream.Channel.Id,
        stream.Title,
        stream.Channel.Category,
        stream.State.ToString().ToLowerInvariant(),
        stream.StartedAt,
        stream.EndedAt,
        stream.LastSignAt,
        stream.Audience.Whole.Peak,
        stream.Audience.Whole.Average,
        stream.EndReason?.ToString(),
        stream.Version);
}
