namespace XaTube.Client;

/// <summary>How an API process calls the silos of a cluster. Section <c>XaTube:EngineClient</c>. Not used in one process.</summary>
public sealed class EngineClientOptions
{
    public const string Section = "XaTube:EngineClient";

    /// <summary>
    /// How long one grain call may take: 5 s to 30 s. Less would fail the live directory, which may take 4 s after its silo
    /// died. Default: 5 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long one grain call may take with all its retries: at least a second more than <see cref="ResponseTimeout"/>, so
    /// that a call which was lost with its silo is retried once, and up to 1 min. Longer than a killed silo takes to be declared
    /// dead (three <c>XaTube:Membership:ProbeTimeout</c>), and less than nginx waits for callbacks. Default: 7 s.
    /// </summary>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(7);

    /// <summary>
    /// How often the list of silos is read from the database: 500 ms to 1 min. Until then calls still go by way of a silo that
    /// hangs. Default: 2 s.
    /// </summary>
    public TimeSpan GatewayRefreshPeriod { get; set; } = TimeSpan.FromSeconds(2);
}
