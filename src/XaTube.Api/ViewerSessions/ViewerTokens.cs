using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using XaTube.Api.Configuration;

namespace XaTube.Api.ViewerSessions;

/// <summary>How viewer sessions are signed. Section <c>XaTube:ViewerSessions</c>.</summary>
public sealed class ViewerTokenOptions
{
    public const string Section = "XaTube:ViewerSessions";

    /// <summary>How old a token may be that still counts. Default: 10 minutes.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>
/// Writes viewer sessions into opaque tokens and reads them back: version, fields, and HMAC-SHA256 over both, in
/// base64url.
/// </summary>
public sealed class ViewerTokens(SecretSettings secrets, IOptions<ViewerTokenOptions> options)
{
    /// <summary>The secret that tokens are signed with; the same on every API process.</summary>
    public const string KeySetting = "XaTube:ViewerSessions:TokenKey";

    private const byte Version = 1;
    private const int PayloadLength = 1 + 16 + 16 + 16 + 4 + 8 + 8 + 8;
    private const int TokenLength = PayloadLength + HMACSHA256.HashSizeInBytes;

    private readonly byte[] _key = secrets.Key(KeySetting);
    private readonly TimeSpan _lifetime = options.Value.TokenLifetime;

    public string Write(in ViewerSession session)
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
        HMACSHA256.HashData(_key, token[..PayloadLength], token[PayloadLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The session in a token; null when the token is not ours, was altered, or is too old.</summary>
    public ViewerSession? Read(string? text, DateTimeOffset now)
    {
        Span<byte> token = stackalloc byte[TokenLength];
        if (text is null || text.Length != Base64Url.GetEncodedLength(TokenLength)
            || Base64Url.DecodeFromChars(text, token, out _, out var length) != OperationStatus.Done || length != TokenLength)
            return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, token[..PayloadLength], expected);
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
        return now - session.IssuedAt > _lifetime ? null : session;
    }

    /// <summary>
    /// A viewer's pseudonym: the same for the same account or device, and of no use to anybody who does not hold the key.
    /// </summary>
    public Guid Pseudonym(string identity)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(identity), hash);
        return new Guid(hash[..16]);
    }
}
