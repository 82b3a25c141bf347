namespace XaTube.Hosting;

/// <summary>How <c>/readyz</c> is answered. Section <c>XaTube:Health</c>.</summary>
public sealed class HealthOptions
{
    public const string Section = "XaTube:Health";

    /// <summary>
    /// How long a readiness check may wait for the database, and in an API for the engine: 100 ms to 30 s. Less than the
    /// orchestrator's own timeout for the check. Default: 2 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);
}
