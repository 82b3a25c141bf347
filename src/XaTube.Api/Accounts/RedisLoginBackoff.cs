using StackExchange.Redis;
using XaTube.Api.Redis;

namespace XaTube.Api.Accounts;

/// <summary>
/// The rule of <see cref="LoginBackoff"/> over all API processes: attempts are counted in Redis, by its clock; while it does
/// not answer, each process counts its own.
/// </summary>
public sealed class RedisLoginBackoff(SharedRedis redis, RedisKeys keys, LoginBackoff local)
{
    private const string Purpose = "login";

    // Returns how many milliseconds to wait; 0 when the attempt was registered.
    private const string Register = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local seen = redis.call('HMGET', KEYS[1], 'count', 'last')
        local count, last = tonumber(seen[1]) or 0, tonumber(seen[2]) or 0
        local free, longest, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
        if count >= free then
          local wait = last + math.min(2 ^ (count - free) * 1000, longest) - now
          if wait > 0 then
            return math.ceil(wait)
          end
        end
        redis.call('HSET', KEYS[1], 'count', count + 1, 'last', now)
        redis.call('PEXPIRE', KEYS[1], kept)
        return 0
        """;

    private static readonly RedisValue[] Limits =
        [LoginBackoff.FreeAttempts, (long)LoginBackoff.MaxWait.TotalMilliseconds, (long)LoginBackoff.ForgottenAfter.TotalMilliseconds];

    /// <summary>As <see cref="LoginBackoff.Begin"/>.</summary>
    public async ValueTask<TimeSpan?> Begin(string key)
    {
        var result = await redis.TryExecute(database => database.ScriptEvaluateAsync(Register, [keys.Of(Purpose, key)], Limits));
        if (!result.Succeeded)
            return local.Begin(key);
        var wait = (long)result.Value!;
        return wait > 0 ? TimeSpan.FromMilliseconds(wait) : null;
    }

    /// <summary>As <see cref="LoginBackoff.Reset"/>.</summary>
    public async ValueTask Reset(string key)
    {
        local.Reset(key);
        await redis.TryExecute(database => database.KeyDeleteAsync(keys.Of(Purpose, key)));
    }
}
