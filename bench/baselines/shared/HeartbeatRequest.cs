namespace XaTube.Baselines;

/// <summary>The body that players send to XaTube.</summary>
public sealed record HeartbeatRequest(string Session, long WatchedMs)
{
    /// <summary>
    /// The session id. Baselines have no tokens to sign and verify, which is in their favour: a token is the id, padded to
    /// the length of XaTube's.
    /// </summary>
    public string SessionId() => Session[..36];
}
