using System.Numerics;

namespace XaTube.Bench.Load;

/// <summary>A histogram of durations from 1 µs to over an hour, in buckets no wider than 3% of their value.</summary>
public sealed class LatencyHistogram
{
    private const int BucketsPerOctave = 32;
    private readonly long[] _counts = new long[BucketsPerOctave * 33];

    public long Count { get; private set; }

    public void Add(TimeSpan duration)
    {
        _counts[Bucket((long)duration.TotalMicroseconds)]++;
        Count++;
    }

    /// <summary>The quantile, from 0 to 1, in milliseconds; 0 without durations.</summary>
    public double Milliseconds(double quantile)
    {
        var left = (long)Math.Ceiling(quantile * Count);
        if (Count == 0)
            return 0;
        var index = 0;
        for (; index < _counts.Length - 1; index++)
            if ((left -= _counts[index]) <= 0)
                break;
        return UpperBound(index) / 1000.0;
    }

    private static int Bucket(long microseconds)
    {
        var value = (ulong)Math.Clamp(microseconds, 0, uint.MaxValue);
        if (value < BucketsPerOctave)
            return (int)value;
        var shift = BitOperations.Log2(value) - 5;
        return (shift * BucketsPerOctave) + (int)(value >> shift);
    }

    private static long UpperBound(int index)
    {
        if (index < 2 * BucketsPerOctave)
            return index;
        var shift = (index / BucketsPerOctave) - 1;
        return ((long)(BucketsPerOctave + (index % BucketsPerOctave) + 1) << shift) - 1;
    }
}
