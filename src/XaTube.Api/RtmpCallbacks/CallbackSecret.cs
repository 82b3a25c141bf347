using System.Security.Cryptography;
using System.Text;
using XaTube.Hosting;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>Lets through only callers that know the secret; compared in constant time, over hashes of equal length.</summary>
public sealed class CallbackSecret(SecretSettings secrets) : IEndpointFilter
{
    public const string Setting = "XaTube:RtmpCallbacks:Secret";

    private const string Header = "X-Callback-Secret";

    private readonly byte[] _hash = Hash(secrets.Text(Setting, bytes: 16));

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers[Header] is { Count: 1 } given
        && CryptographicOperations.FixedTimeEquals(Hash(given.ToString()), _hash)
            ? next(context)
            : ValueTask.FromResult<object?>(Problems.Problem("wrong-secret", 401, "The callback secret is missing or wrong."));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
