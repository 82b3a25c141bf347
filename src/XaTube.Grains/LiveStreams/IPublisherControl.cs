namespace XaTube.Grains.LiveStreams;

/// <summary>The hand that reaches a media server.</summary>
public interface IPublisherControl
{
    /// <summary>
    /// Asks the publisher's ingest node to disconnect it. Best effort and repeatable: where it fails, the refused
    /// renewal of the publisher's lease does the same a few seconds later.
    /// </summary>
    Task Drop(PublishId publisher);
}
