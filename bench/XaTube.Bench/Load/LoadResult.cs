namespace XaTube.Bench.Load;

/// <summary>The result of a load. Latencies are in milliseconds; in an open load they count from when the request was due.</summary>
public sealed record LoadResult
{
    public double Seconds { get; init; }

    /// <summary>The number of responses by status; 0 stands for broken connections.</summary>
    public Dictionary<int, long> Statuses { get; init; } = [];

    /// <summary>In an open load: requests that were due and had no response at its end.</summary>
    public long Unanswered { get; init; }

    public double P50 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    /// <summary>CPU time of the load process; if it is close to <see cref="Seconds"/>, the load process was the bottleneck.</summary>
    public double LoadCpuSeconds { get; init; }

    /// <summary>The body of one response: of the last that failed, if any did.</summary>
    public string Sample { get; init; } = "";

    /// <summary>Why the command could not be run; <c>null</c>: it was.</summary>
    public string? Fault { get; init; }

    public long Good => Statuses.Where(status => status.Key is >= 200 and < 400).Sum(status => status.Value);

    public long Of(int status) => Statuses.GetValueOrDefault(status);
}
