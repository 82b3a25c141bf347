namespace XaTube.Ingest;

/// <summary>One media server, as configured in <c>XaTube:Ingest:Nodes:{node}</c>.</summary>
/// <param name="ControlUrl">
/// The address of its API without a trailing slash: nginx-rtmp's control module, such as http://127.0.0.1:8090/control, or
/// the root of SRS's or MediaMTX's HTTP API.
/// </param>
/// <param name="Application">The application that encoders publish to. Setting <c>XaTube:Ingest:Application</c>, default live.</param>
public sealed record IngestNode(string ControlUrl, string Application);
