using Microsoft.AspNetCore.Http;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Ingest;

/// <summary>A callback in the form that is common to all media servers.</summary>
public abstract record IngestCommand
{
    /// <summary>A command about one publisher. <paramref name="Key"/> is null when nothing that was sent can be a stream key.</summary>
    public abstract record OfPublisher(PublishId Publisher, StreamKeySecret? Key) : IngestCommand;

    /// <summary>
    /// Asks whether the publisher may go live. <paramref name="WantsRelayUrl"/>: the response must name the address to
    /// which the media server relays the broadcast. Repeated for the same publisher, it is decided the same way.
    /// </summary>
    public sealed record Publish(PublishId Publisher, StreamKeySecret? Key, bool WantsRelayUrl = false) : OfPublisher(Publisher, Key);

    /// <summary>The publisher is still connected.</summary>
    public sealed record Renew(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    /// <summary>The publisher has disconnected.</summary>
    public sealed record Unpublish(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    /// <summary>The callback concerns no publisher, or is refused by its form alone: the adapter has its response already.</summary>
    public sealed record Handled(IResult Response) : IngestCommand;
}
