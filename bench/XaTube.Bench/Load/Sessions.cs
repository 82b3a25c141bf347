using System.Diagnostics;
using System.Text;

namespace XaTube.Bench.Load;

/// <summary>The viewer sessions of one target, each with its most recent token.</summary>
public sealed class Sessions(int count)
{
    private const int TokenLength = 146;
    private static readonly byte[] Invalid = Encoding.ASCII.GetBytes(new string('x', TokenLength));

    /// <summary>A session that failed to join has an invalid token, so its heartbeats are refused.</summary>
    public byte[][] Tokens { get; } = [.. Enumerable.Repeat(Invalid, count)];

    public long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>Sessions without a join, for baselines: unsigned tokens of XaTube's length that start with the session id.</summary>
    public static Sessions Create(int count)
    {
        var sessions = new Sessions(count);
        for (var i = 0; i < count; i++)
            sessions.Tokens[i] = Encoding.ASCII.GetBytes(Id(i).PadRight(TokenLength, 'x'));
        return sessions;
    }

    public static string Id(int number) => $"00000000-0000-7000-8000-{number:d12}";
}
