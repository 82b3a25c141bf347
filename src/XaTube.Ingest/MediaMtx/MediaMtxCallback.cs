namespace XaTube.Ingest.MediaMtx;

/// <summary>
/// The body of a callback from MediaMTX; properties that are not used are left out. The actions <c>ready</c> and
/// <c>not-ready</c> are our own, sent by the scripts in <c>Configuration</c>.
/// </summary>
/// <param name="Id">The id of the connection.</param>
/// <param name="Query">The query of the path, without a question mark.</param>
/// <param name="Ip">The address of the client.</param>
internal sealed record MediaMtxCallback(string? Action, string? Path, string? Id, string? Query, string? Password, string? Token, string? Ip);
