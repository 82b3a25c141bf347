namespace XaTube.Hosting;

/// <summary>How a process stops. Section <c>XaTube:Drain</c>.</summary>
public sealed class DrainOptions
{
    public const string Section = "XaTube:Drain";

    /// <summary>
    /// How long a process that was told to stop goes on serving while /readyz answers 503: 0 to 1 min. Longer than the load
    /// balancer's period between two readiness checks. Default: 0.
    /// </summary>
    public TimeSpan NotReadyFor { get; set; }

    /// <summary>
    /// How long stopping may take after that: 15 s to 10 min. A silo hands its grains over in it. What kills the process
    /// (Compose's <c>stop_grace_period</c>, Kubernetes' <c>terminationGracePeriodSeconds</c>) must wait longer than both
    /// together. Default: 1 min in a silo, 30 s in an API.
    /// </summary>
    public TimeSpan? ShutdownTimeout { get; set; }
}
