namespace XaTube.Bench.Load;

/// <summary>One load to run. The sessions and their tokens stay in the load process between commands.</summary>
/// <param name="SessionSet">Names the sessions that are used: those of one target.</param>
public sealed record LoadCommand(LoadKind Kind, string SessionSet)
{
    public IReadOnlyList<int> Ports { get; init; } = [];

    public int Connections { get; init; } = 64;

    /// <summary>How many sessions to prepare or to join.</summary>
    public int Count { get; init; }

    /// <summary>The duration; a join load ends when all sessions have joined.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests per second of an open load; 0: a closed load, where each connection sends its next request after the response.</summary>
    public double Rate { get; init; }

    public Guid StreamId { get; init; }

    /// <summary>The path of a <see cref="LoadKind.Post"/> load.</summary>
    public string Path { get; init; } = "";

    /// <summary>Additional header lines of a <see cref="LoadKind.Post"/> load, each with its line break.</summary>
    public string Headers { get; init; } = "";

    /// <summary>The bodies of a <see cref="LoadKind.Post"/> load, one for each request.</summary>
    public IReadOnlyList<string> Bodies { get; init; } = [];
}
