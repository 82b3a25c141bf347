using System.Numerics;
using XaTube.Grains.StreamKeys;

namespace XaTube.Cluster.Tests.Load;

/// <summary>Keys that were never issued.</summary>
public static class GuessedKeys
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Scheme = 4;
    private const int Checksum = 6;

    /// <summary>A key with a right checksum, which only a lookup can tell from an issued one.</summary>
    public static string Unknown() => StreamKeySecret.Generate().Text;

    public static string WithWrongChecksum()
    {
        var key = Unknown();
        return key[..^1] + (key[^1] == 'x' ? 'y' : 'x');
    }

    /// <summary>All keys that differ from a key in one character after the prefix: 2196.</summary>
    public static IEnumerable<string> OneCharacterOff(string key) => Changed(key, key.Length);

    /// <summary>All keys that differ from a key in one random character, with the matching checksum: 1830.</summary>
    public static IEnumerable<string> OneCharacterOffAndRight(string key)
    {
        // With a wrong checksum they would all be refused before they are looked up, and nothing would be tested.
        Assert.Equal(key[^Checksum..], ChecksumOf(key[Scheme..^Checksum]));
        return Changed(key, key.Length - Checksum).Select(other => other[..^Checksum] + ChecksumOf(other[Scheme..^Checksum]));
    }

    private static IEnumerable<string> Changed(string key, int end) =>
        from at in Enumerable.Range(Scheme, end - Scheme)
        from other in Alphabet
        where other != key[at]
        select key[..at] + other + key[(at + 1)..];

    // A second implementation of the checksum, as an attacker who knows the source would write it.
    private static string ChecksumOf(string random)
    {
        var crc = random.Aggregate(uint.MaxValue, (crc, c) => BitOperations.Crc32C(crc, (byte)c));
        var digits = new char[Checksum];
        for (var i = Checksum - 1; i >= 0; i--, crc /= (uint)Alphabet.Length)
            digits[i] = Alphabet[(int)(crc % (uint)Alphabet.Length)];
        return new string(digits);
    }
}
