using Orleans.Concurrency;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.MediaNodes;

/// <summary>
/// The ingest nodes of this installation: a media server each, with a media agent beside it. There is one registry, with key
/// 0. It stores nothing: agents announce themselves again before their lease expires, and to a new activation soon.
/// </summary>
[Alias("xatube.IMediaNodeRegistryGrain")]
public interface IMediaNodeRegistryGrain : IGrainWithIntegerKey
{
    /// <summary>How long an announcement holds.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Announces a node for <see cref="Lease"/>, in place of an earlier announcement by the same name. Repeating it extends
    /// the lease. False where the secret is not the silo's: then nothing was announced.
    /// </summary>
    [Alias("Announce"), Retryable, ResponseTimeout("00:00:05")]
    Task<bool> Announce(MediaNode node, string secret, IMediaAgent agent);

    /// <summary>The agent leaves: takes its announcement back. Does nothing for another boot's, so it can be repeated.</summary>
    [Alias("Withdraw"), Retryable, ResponseTimeout("00:00:05")]
    Task Withdraw(string name, string boot);

    /// <summary>The nodes whose lease holds.</summary>
    [Alias("List"), Retryable, AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<MediaNode>> List();

    /// <summary>
    /// A publisher was accepted: has its node's agent package the stream. Completes when the agent receives what the
    /// publisher will send, and at once without an agent. Repeating it changes nothing.
    /// </summary>
    /// <exception cref="TimeoutException">The agent did not answer within 2 s; it will find the stream by itself.</exception>
    [Alias("Prepare"), AlwaysInterleave, Retryable, ResponseTimeout("00:00:02")]
    Task Prepare(Guid streamId, PublishId publisher);
}

/// <summary>A media agent, as the engine calls it.</summary>
[Alias("xatube.IMediaAgent")]
public interface IMediaAgent : IGrainObserver
{
    /// <summary>Packages the stream. Completes when it receives what the publisher will send, or after 1.8 s. May be repeated.</summary>
    [Alias("Prepare"), ResponseTimeout("00:00:02")]
    Task Prepare(Guid streamId, PublishId publisher);
}

/// <summary>An ingest node, as its media agent announces it.</summary>
/// <param name="Name">As it is named in callbacks. Compared without regard to case.</param>
/// <param name="Boot">Identifies this start of the agent.</param>
/// <param name="Kind">The kind of media server, such as "nginx-rtmp".</param>
/// <param name="ControlUrl">The media server's control API, as the silos reach it; null: it has none.</param>
/// <param name="Application">The application that encoders publish to.</param>
/// <param name="BaseUrl">Where viewers fetch its streams' media: the stream's id and ".m3u8" are appended.</param>
[GenerateSerializer, Immutable, Alias("xatube.MediaNode")]
public sealed record MediaNode(
    [Id(0)] string Name, [Id(1)] string Boot, [Id(2)] string Kind, [Id(3)] string? ControlUrl, [Id(4)] string Application,
    [Id(5)] string BaseUrl)
{
    public bool IsNamed(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
