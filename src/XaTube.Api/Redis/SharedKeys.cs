using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;
using XaTube.Api.Accounts;
using XaTube.Hosting;

namespace XaTube.Api.Redis;

/// <summary>
/// Names for what is counted in Redis. Logins and addresses are in them only under a keyed hash: whoever reads Redis
/// learns neither.
/// </summary>
public sealed class SharedKeys(SecretSettings secrets)
{
    private readonly byte[] _key = secrets.Key(AccountOptions.TokenKey);

    /// <param name="purpose">What is counted; part of the name as it is.</param>
    /// <param name="text">What it is counted for; part of the name as a hash.</param>
    public RedisKey Of(string purpose, string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}\n{text}"), hash);
        return $"{SharedRedis.Prefix}{purpose}:{Convert.ToHexStringLower(hash[..16])}";
    }
}
