namespace XaTube.Grains.LiveStreams;

/// <summary>Drops and finds publishers on the media servers; implemented by XaTube.Ingest.</summary>
public interface IMediaServerControl
{
    /// <summary>
    /// Asks the publisher's ingest node to disconnect it. Best effort, never throws because of the node, and may be repeated:
    /// where it fails, the next renewal of the publisher's lease is refused a few seconds later, with the same effect.
    /// </summary>
    Task Drop(PublishId publisher);

    /// <summary>
    /// Whether the publisher is connected to its ingest node, as of up to 2 s ago; null when the node does not respond, is not
    /// configured, or is of a kind that need not be polled.
    /// </summary>
    Task<bool?> IsPublishing(PublishId publisher);

    /// <summary>Where viewers fetch the media of a node's streams, as far as this silo knows; null: it has not been announced.</summary>
    string? MediaBaseUrlOf(string node) => null;
}
