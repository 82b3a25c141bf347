using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>How one kind of media server asks and wants to be answered. What is decided is the same for all.</summary>
public interface ICallbackAdapter
{
    /// <summary>The last part of its address, <c>/callbacks/…</c>.</summary>
    string Name { get; }

    /// <exception cref="FormatException">It can't be read, or says a thing twice. The message holds nothing of what was sent.</exception>
    ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel);

    IResult Answer(IngestCommand.Publish asked, PublishDecision decision);

    /// <summary>To whatever else was understood.</summary>
    IResult Heard();

    /// <param name="slug">Why, for programs.</param>
    /// <param name="status">403: for good. 503: ask again.</param>
    /// <param name="title">Why, for people.</param>
    IResult Refuse(string slug, int status, string title);
}
