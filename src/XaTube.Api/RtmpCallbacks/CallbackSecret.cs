using System.Security.Cryptography;
using System.Text;
using XaTube.Hosting;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>The secret that authenticates media servers. The comparison takes a time that depends on the length only.</summary>
public sealed class CallbackSecret(SecretSettings secrets)
{
    public const string Setting = "XaTube:RtmpCallbacks:Secret";

    private const string Header = "X-Callback-Secret";

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secrets.Text(Setting, bytes: 16));

    /// <summary>Whether the request carries the secret, in exactly one header.</summary>
    public bool Matches(HttpRequest request) =>
        request.Headers[Header] is { Count: 1 } given && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToString()), _secret);
}
