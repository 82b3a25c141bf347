using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using XaTube.Api.Accounts;
using XaTube.Api.ViewerSessions;
using XaTube.Grains.Audience;
using XaTube.Grains.StreamKeys;
using XaTube.Hosting;
using XaTube.Storage.Accounts;

namespace XaTube.Contracts.Tests.Text;

/// <summary>Tokens and keys, each as it is made today from fixed values; what is printed of a layout was found out by trying.</summary>
internal static class Tokens
{
    public const string StreamKey = "xts_0123456789ABCDEFGHIJKLMNOPQRST0nSBfh";

    private const string Secret = "a-key-for-these-tests-of-at-least-32-bytes";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly ViewerSession Session = new(
        new Guid("01010101-0101-0101-0101-010101010101"), new Guid("02020202-0202-0202-0202-020202020202"),
        new Guid("03030303-0303-0303-0303-030303030303"), 4, Now, Now.AddSeconds(5), 6);

    public static IEnumerable<string> Lines()
    {
        using var tokens = new ViewerTokens(Secrets(ViewerTokens.KeySetting), Options.Create(new ViewerTokenOptions()));
        var token = tokens.Write(Session);
        yield return $"viewer session (base64url; HMAC-SHA256 over all before it): {string.Join(", ", Layout(tokens))}; {Decode(token).Length} bytes";
        yield return $"  {token}";
        yield return $"audience partition of a session: the last byte of its id, of {AudiencePartition.Count}: "
            + $"{Session.Id} is in {AudiencePartition.Of(Session.Id)}";
        var key = StreamKeySecret.Parse(StreamKey) ?? throw new InvalidOperationException("The stream key is not read any more.");
        yield return $"stream key: {key.Text}, shown as {key.Prefix}, grain key and stored as {key.Hash}";
        var jwt = new AccessTokens(Secrets(AccountOptions.TokenKey), Options.Create(new AccountOptions()), new FakeTimeProvider(Now)).Issue(
            new AccountRow(Session.Id, "username", "email", "display name", null, "hash", Now)).AccessToken.Split('.');
        yield return $"access token: {Encoding.UTF8.GetString(Decode(jwt[0]))} {Encoding.UTF8.GetString(Decode(jwt[1]))}";
    }

    /// <summary>Where in the token a field begins: the first byte that is another when the field is.</summary>
    private static IEnumerable<string> Layout(ViewerTokens tokens)
    {
        var other = new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff");
        var plain = Decode(tokens.Write(Session));
        (string Name, ViewerSession Changed)[] fields =
        [
            (nameof(Session.Id), Session with { Id = other }),
            (nameof(Session.StreamId), Session with { StreamId = other }),
            (nameof(Session.Viewer), Session with { Viewer = other }),
            (nameof(Session.Sequence), Session with { Sequence = uint.MaxValue }),
            (nameof(Session.JoinedAt), Session with { JoinedAt = Now.AddMilliseconds(1) }),
            (nameof(Session.IssuedAt), Session with { IssuedAt = Now.AddMilliseconds(1) }),
            (nameof(Session.CreditedMs), Session with { CreditedMs = -1 }),
        ];
        return [$"0 version = {plain[0]}", .. fields.Select(field => $"{plain.AsSpan().CommonPrefixLength(Decode(tokens.Write(field.Changed)))} {field.Name}")];
    }

    private static SecretSettings Secrets(string setting) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new(setting, Secret)]).Build(),
        new HostingEnvironment { EnvironmentName = Environments.Production });

    private static byte[] Decode(string text) => Base64Url.DecodeFromChars(text);
}
