namespace XaTube.Ingest;

/// <summary>The supported media servers: values of <c>XaTube:Ingest:Nodes:{node}:Kind</c> and of <c>/callbacks/{kind}</c>.</summary>
public static class MediaServerKind
{
    public const string NginxRtmp = "nginx-rtmp";
    public const string Srs = "srs";
    public const string MediaMtx = "mediamtx";
}
