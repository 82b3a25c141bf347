namespace XaTube.Ingest;

/// <summary>The control API of one kind of media server: drops and lists publishers.</summary>
public interface IMediaServerClient
{
    /// <summary>One of <see cref="MediaServerKind"/>, as in <c>XaTube:Ingest:Nodes:{node}:Kind</c>.</summary>
    string Kind { get; }

    /// <summary>Disconnects a publisher; a client that is not connected is not an error.</summary>
    /// <returns>The outcome as the server states it, for the log.</returns>
    /// <exception cref="HttpRequestException">The server does not respond, or responds with an error.</exception>
    Task<string> Drop(HttpClient http, IngestNode node, string client);

    /// <summary>The client ids of all connected publishers; null for a server that need not be polled, since its callbacks renew the leases.</summary>
    /// <exception cref="HttpRequestException">The server does not respond, or responds with an error.</exception>
    Task<IReadOnlySet<string>?> ListPublishers(HttpClient http, IngestNode node);
}
