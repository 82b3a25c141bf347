namespace XaTube.Ingest;

/// <summary>Request headers that the local hop adds to every callback, since media servers cannot add any.</summary>
internal static class IngestHeaders
{
    /// <summary>The name of the media server, as in <c>XaTube:Ingest:Nodes</c>.</summary>
    public const string Node = "X-Ingest-Node";

    /// <summary>Identifies this start of the media server: client ids begin anew with each.</summary>
    public const string Boot = "X-Ingest-Boot";
}
