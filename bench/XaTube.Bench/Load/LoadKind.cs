namespace XaTube.Bench.Load;

/// <summary>What the load process does for a <see cref="LoadCommand"/>.</summary>
public enum LoadKind
{
    /// <summary>Creates sessions without any request, for baselines, which have no tokens.</summary>
    Prepare,

    /// <summary>Joins a stream, once for each session.</summary>
    Join,

    /// <summary>Sends heartbeats over HTTP: the next token of each session, again and again.</summary>
    Heartbeat,

    /// <summary>Sends heartbeats through WebSockets.</summary>
    WebSocketHeartbeat,

    /// <summary>Sends the given requests again and again.</summary>
    Post,
}
