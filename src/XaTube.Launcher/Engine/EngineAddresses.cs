namespace XaTube.Launcher.Engine;

/// <summary>The addresses of an engine of one or more processes.</summary>
/// <param name="Http">The APIs' HTTP listeners: behind nginx, or public without nginx.</param>
/// <param name="Internal">The internal listeners of the same APIs, which receive callbacks.</param>
/// <param name="MediaAgents">The internal listeners of the media agents, one for each ingest; empty without media.</param>
/// <param name="CallbacksSecret">The secret that callbacks send.</param>
public sealed record EngineAddresses(
    IReadOnlyList<Uri> Http, IReadOnlyList<Uri> Internal, IReadOnlyList<Uri> MediaAgents, Uri Dashboard, IReadOnlyList<Uri> Metrics, string CallbacksSecret);
