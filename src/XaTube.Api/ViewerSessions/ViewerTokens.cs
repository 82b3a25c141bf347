using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using XaTube.Hosting;

namespace XaTube.Api.ViewerSessions;

/// <summary>How viewer sessions are signed. Section <c>XaTube:ViewerSessions</c>.</summary>
public sealed class ViewerTokenOptions
{
    public const string Section = "XaTube:ViewerSessions";

    /// <summary>How old a token may be that still counts. Default: 10 minutes.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>
/// Encodes viewer sessions as opaque tokens and decodes them: version, fields, and HMAC-SHA256 over both, in base64url.
/// </summary>
public sealed class ViewerTokens(SecretSettings secrets, IOptions<ViewerTokenOptions> options) : IDisposable
{
    /// <summary>The secret that tokens are signed with; the same on every API process.</summary>
    public const string KeySetting = "XaTube:ViewerSessions:TokenKey";

    private const byte Version = 1;
    private const int PayloadLength = 1 + 16 + 16 + 16 + 4 + 8 + 8 + 8;
    private const int TokenLength = PayloadLength + HMACSHA256.HashSizeInBytes;

    /// <summary>How long every token is, in characters, all of them ASCII.</summary>
    public static readonly int TextLength = Base64Url.GetEncodedLength(TokenLength);

    private readonly TimeSpan _lifetime = options.Value.TokenLifetime;

    // Creating one costs more than using it, and every heartbeat uses it twice.
    private readonly ThreadLocal<IncrementalHash> _macs = new(
        () => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secrets.Key(KeySetting)));

    public string Write(in ViewerSession session) => string.Create(TextLength, (this, session), static (text, state) =>
    {
        Span<byte> utf8 = stackalloc byte[text.Length];
        state.Item1.Write(state.session, utf8);
        Encoding.ASCII.GetChars(utf8, text);
    });

    /// <param name="session">What the token is to carry.</param>
    /// <param name="utf8">Takes <see cref="TextLength"/> bytes.</param>
    public void Write(in ViewerSession session, Span<byte> utf8)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        token[0] = Version;
        session.Id.TryWriteBytes(token[1..]);
        session.StreamId.TryWriteBytes(token[17..]);
        session.Viewer.TryWriteBytes(token[33..]);
        BinaryPrimitives.WriteUInt32LittleEndian(token[49..], session.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(token[53..], session.JoinedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(token[61..], session.IssuedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(token[69..], session.CreditedMs);
        Sign(token[..PayloadLength], token[PayloadLength..]);
        Base64Url.EncodeToUtf8(token, utf8);
    }

    /// <summary>The session in a token; null when the token is not ours, was altered, or is too old.</summary>
    public ViewerSession? Read(string? text, DateTimeOffset now)
    {
        if (text is null || text.Length != TextLength)
            return null;
        Span<byte> utf8 = stackalloc byte[text.Length];
        return Encoding.ASCII.TryGetBytes(text, utf8, out _) ? Read(utf8, now) : null;
    }

    /// <inheritdoc cref="Read(string?, DateTimeOffset)"/>
    public ViewerSession? Read(ReadOnlySpan<byte> utf8, DateTimeOffset now)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        if (utf8.Length != TextLength
            || Base64Url.DecodeFromUtf8(utf8, token, out _, out var length) != OperationStatus.Done || length != TokenLength)
            return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(token[..PayloadLength], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, token[PayloadLength..]) || token[0] != Version)
            return null;
        var session = new ViewerSession(
            new Guid(token.Slice(1, 16)),
            new Guid(token.Slice(17, 16)),
            new Guid(token.Slice(33, 16)),
            BinaryPrimitives.ReadUInt32LittleEndian(token[49..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(token[53..])),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(token[61..])),
            BinaryPrimitives.ReadInt64LittleEndian(token[69..]));
        return IsTooOld(session, now) ? null : session;
    }

    /// <summary>Whether the token has exceeded its lifetime.</summary>
    public bool IsTooOld(in ViewerSession session, DateTimeOffset now) => now - session.IssuedAt > _lifetime;

    /// <summary>
    /// A viewer's pseudonym: the same for the same account or device, and of no use to anybody who does not hold the key.
    /// </summary>
    public Guid Pseudonym(string identity)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(Encoding.UTF8.GetBytes(identity), hash);
        return new Guid(hash[..16]);
    }

    // Instances of threads that have ended are left to the garbage collector.
    public void Dispose() => _macs.Dispose();

    private void Sign(ReadOnlySpan<byte> payload, Span<byte> signature)
    {
        var mac = _macs.Value!;
        mac.AppendData(payload);
        mac.GetHashAndReset(signature);
    }
}
