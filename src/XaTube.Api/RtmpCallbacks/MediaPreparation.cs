using XaTube.Grains.LiveStreams;
using XaTube.Grains.MediaNodes;
using XaTube.Ingest;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Has the media agent of a publisher's node ready before the publisher is told to send: its first picture is the only one
/// until the next keyframe, which by an encoder's default settings comes 8 s later.
/// </summary>
public sealed class MediaPreparation(IClusterClient cluster, AnnouncedNodes nodes, ILogger<MediaPreparation> log)
{
    // Less than a media server waits for its callback. An agent that is late finds the stream in the live directory.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async ValueTask Prepare(Guid streamId, PublishId publisher)
    {
        if (await nodes.Find(publisher.Node) is null)
            return;
        try
        {
            await cluster.GetGrain<IMediaNodeRegistryGrain>(0).Prepare(streamId, publisher).WaitAsync(Timeout);
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The media agent of node {Node} was not ready for stream {Stream}", publisher.Node, streamId);
        }
    }
}
