using Microsoft.AspNetCore.Http;

namespace XaTube.Ingest;

/// <summary>
/// Reads the callbacks of one kind of media server and writes the responses that it expects. Whether a publisher is
/// accepted is decided elsewhere, in the same way for all kinds.
/// </summary>
public interface ICallbackAdapter
{
    /// <summary>One of <see cref="MediaServerKind"/>, and the last segment of the route: <c>/callbacks/{kind}</c>.</summary>
    string Kind { get; }

    /// <exception cref="FormatException">The request is malformed or repeats a field. The message contains no stream key.</exception>
    ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel);

    /// <summary>The response to a publisher that was accepted as a stream.</summary>
    IResult Accept(IngestCommand.Publish publish, Guid streamId);

    /// <summary>The response to any other callback that succeeded.</summary>
    IResult Acknowledge();

    /// <param name="slug">The reason, for programs.</param>
    /// <param name="status">403 where a retry is pointless, 503 where it may succeed.</param>
    /// <param name="title">The reason, for people.</param>
    IResult Refuse(string slug, int status, string title);
}
