namespace XaTube.Silo.Ingest;

/// <summary>The API of one kind of media server, as far as publishers are concerned.</summary>
public interface IMediaServerClient
{
    /// <summary>What <c>XaTube:Ingest:Nodes:{node}:Kind</c> says (nginx-rtmp, if nothing): the name of its adapter of callbacks.</summary>
    string Kind { get; }

    /// <summary>Disconnects a publisher; returns what the server said of it. Nothing happens to one that is not there.</summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses.</exception>
    Task<string> Drop(HttpClient http, IngestNode node, string client);

    /// <summary>
    /// The clients that publish there now; null for a server that says so by itself, again and again, with callbacks.
    /// </summary>
    /// <exception cref="HttpRequestException">The server does not answer, or refuses.</exception>
    Task<IReadOnlySet<string>?> Publishers(HttpClient http, IngestNode node);
}

/// <summary>One media server, as it is configured in <c>XaTube:Ingest:Nodes:{node}</c>.</summary>
/// <param name="ControlUrl">Where its API is: nginx-rtmp's control module, such as http://127.0.0.1:8090/control, or the root of the others'.</param>
/// <param name="Application">Where encoders publish to. Setting <c>XaTube:Ingest:Application</c>, default live.</param>
public sealed record IngestNode(string ControlUrl, string Application);
