using System.Security.Cryptography;
using System.Text;
using XaTube.Hosting;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What media servers show to be believed; compared in a time that tells of its length and of nothing else.</summary>
public sealed class CallbackSecret(SecretSettings secrets)
{
    public const string Setting = "XaTube:RtmpCallbacks:Secret";

    private const string Header = "X-Callback-Secret";

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secrets.Text(Setting, bytes: 16));

    public bool IsKnownTo(HttpRequest request) =>
        request.Headers[Header] is { Count: 1 } given && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToString()), _secret);
}
