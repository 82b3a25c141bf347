namespace XaTube.Launcher.Engine;

/// <summary>Where an engine answers, be it one process or many.</summary>
/// <param name="Http">The APIs: behind nginx, or the public one where there is no nginx.</param>
/// <param name="Internal">The same APIs' internal listeners, which take callbacks.</param>
/// <param name="CallbacksSecret">What a callback has to show.</param>
public sealed record EngineAddresses(
    IReadOnlyList<Uri> Http, IReadOnlyList<Uri> Internal, Uri Dashboard, IReadOnlyList<Uri> Metrics, string CallbacksSecret);
