using System.Numerics;

namespace XaTube.Bench.Load;

/// <summary>Counts durations in classes no wider than 3% of themselves, from 1 µs to over an hour.</summary>
public sealed class Latencies
{
    private const int Steps = 32;
    private readonly long[] _counts = new long[Steps * 33];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        _counts[Class((long)duration.TotalMicroseconds)]++;
        Count++;
    }

    /// <summary>In milliseconds: what a share of the durations, 0 to 1, did not exceed. 0 when there are none.</summary>
    public double Milliseconds(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        if (Count == 0)
            return 0;
        var index = 0;
        for (; index < _counts.Length - 1; index++)
            if ((left -= _counts[index]) <= 0)
                break;
        return Upper(index) / 1000.0;
    }

    private static int Class(long microseconds)
    {
        var value = (ulong)Math.Clamp(microseconds, 0, uint.MaxValue);
        if (value < Steps)
            return (int)value;
        var shift = BitOperations.Log2(value) - 5;
        return (shift * Steps) + (int)(value >> shift);
    }

    private static long Upper(int index)
    {
        if (index < 2 * Steps)
            return index;
        var shift = (index / Steps) - 1;
        return ((long)(Steps + (index % Steps) + 1) << shift) - 1;
    }
}
