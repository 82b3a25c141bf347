namespace XaTube.Grains.LiveStreams;

/// <summary>The hand that reaches media servers.</summary>
public interface IMediaServerControl
{
    /// <summary>
    /// Asks the publisher's ingest node to disconnect it. Best effort and repeatable: where it fails, the refused
    /// renewal of the publisher's lease does the same a few seconds later.
    /// </summary>
    Task Drop(PublishId publisher);

    /// <summary>
    /// Whether the publisher's ingest node has it still; null when the node can't be asked, or tells by itself. May be 2 s old.
    /// </summary>
    Task<bool?> IsPublishing(PublishId publisher);
}
