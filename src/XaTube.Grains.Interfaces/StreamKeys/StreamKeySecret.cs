using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace XaTube.Grains.StreamKeys;

/// <summary>
/// The text of a stream key: <c>xts_</c>, 30 random base62 characters (178 bits), 6 of checksum. With the checksum a
/// typing error or a guess is refused without a grain call. <see cref="ToString"/> returns the prefix only, so that no log leaks a key.
/// </summary>
public sealed class StreamKeySecret
{
    private const string Scheme = "xts_";
    private const int RandomLength = 30;
    private const int ChecksumLength = 6;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Base62 = SearchValues.Create(Alphabet);

    private StreamKeySecret(string text) => Text = text;

    /// <summary>The whole key. Shown to its owner once, and nowhere else.</summary>
    public string Text { get; }

    /// <summary>The scheme and the first four characters: what lists show to tell keys apart.</summary>
    public string Prefix => Text[..(Scheme.Length + 4)];

    /// <summary>SHA-256 of the text in lower-case hex: the form that is stored, and the key of <see cref="IStreamKeyGrain"/>.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    /// <summary>A new key, from the system's cryptographic random number generator.</summary>
    public static StreamKeySecret Generate()
    {
        var body = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return new StreamKeySecret(Scheme + body + Checksum(body));
    }

    /// <summary>Parses a key; null if its length, characters or checksum are wrong.</summary>
    public static StreamKeySecret? Parse(string? text)
    {
        if (text is null || text.Length != Scheme.Length + RandomLength + ChecksumLength
            || !text.StartsWith(Scheme, StringComparison.Ordinal)
            || text.AsSpan(Scheme.Length).ContainsAnyExcept(Base62))
            return null;
        var body = text.AsSpan(Scheme.Length, RandomLength);
        return text.EndsWith(Checksum(body), StringComparison.Ordinal) ? new StreamKeySecret(text) : null;
    }

    public override string ToString() => Prefix + "…";

    private static string Checksum(ReadOnlySpan<char> body)
    {
        var crc = uint.MaxValue;
        foreach (var c in body)
            crc = BitOperations.Crc32C(crc, (byte)c);
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(crc % (uint)Alphabet.Length)];
            crc /= (uint)Alphabet.Length;
        }

        return new string(digits);
    }
}
