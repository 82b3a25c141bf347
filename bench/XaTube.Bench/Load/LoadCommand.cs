namespace XaTube.Bench.Load;

/// <summary>What the load process is to do next.</summary>
public enum LoadKind
{
    /// <summary>Makes up sessions for a baseline, which has no tokens.</summary>
    Mint,

    /// <summary>Joins a stream, once for each session.</summary>
    Join,

    /// <summary>Sends heartbeats: the next token of each session, round after round.</summary>
    Beat,

    /// <summary>The same through WebSockets.</summary>
    SocketBeat,

    /// <summary>Sends the requests it is given, round after round.</summary>
    Post,
}

/// <summary>One order. Sessions and their tokens stay in the load process from one to the next.</summary>
public sealed record LoadCommand(LoadKind Kind, string Audience)
{
    public IReadOnlyList<int> Ports { get; init; } = [];

    public int Connections { get; init; } = 64;

    /// <summary>How many sessions to mint or to join.</summary>
    public int Count { get; init; }

    /// <summary>For how long; a join ends when all have joined.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests a second, sent when they are due (an open load); 0: each connection sends when it was answered (a closed one).</summary>
    public double Rate { get; init; }

    public Guid StreamId { get; init; }

    /// <summary>What <see cref="LoadKind.Post"/> sends: path, further header lines (each with its line break), and bodies.</summary>
    public string Path { get; init; } = "";

    public string Headers { get; init; } = "";

    public IReadOnlyList<string> Bodies { get; init; } = [];
}

/// <summary>What came of an order. Latencies are in milliseconds; in an open load they count from when a request was due.</summary>
public sealed record LoadResult
{
    public double Seconds { get; init; }

    /// <summary>Answers by status that came in time; 0 stands for connections that broke.</summary>
    public Dictionary<int, long> Statuses { get; init; } = [];

    /// <summary>In an open load: requests that were due and not answered by the end.</summary>
    public long Unanswered { get; init; }

    public double P50 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    /// <summary>Of the load process itself: near to <see cref="Seconds"/> it was the one that was measured.</summary>
    public double LoadCpuSeconds { get; init; }

    /// <summary>The last answer's body, for whoever wonders what the others are.</summary>
    public string Sample { get; init; } = "";

    public string? Fault { get; init; }

    public long Good => Statuses.Where(status => status.Key is >= 200 and < 400).Sum(status => status.Value);

    public long Of(int status) => Statuses.GetValueOrDefault(status);
}
