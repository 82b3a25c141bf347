using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;
using XaTube.Api.Accounts;
using XaTube.Hosting;

namespace XaTube.Api.Redis;

/// <summary>
/// Makes the keys of counters in Redis. Logins and addresses are in them as a keyed hash only, so that Redis does not reveal
/// them.
/// </summary>
public sealed class RedisKeys(SecretSettings secrets)
{
    private readonly byte[] _key = secrets.Key(AccountOptions.TokenKey);

    /// <param name="purpose">What is counted; part of the key as it is.</param>
    /// <param name="text">For whom it is counted; part of the key as a hash.</param>
    public RedisKey Of(string purpose, string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{purpose}\n{text}"), hash);
        return $"{SharedRedis.Prefix}{purpose}:{Convert.ToHexStringLower(hash[..16])}";
    }
}
