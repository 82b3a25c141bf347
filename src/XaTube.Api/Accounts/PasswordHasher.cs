using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NSec.Cryptography;

namespace XaTube.Api.Accounts;

/// <summary>
/// Hashes passwords with Argon2id, as "$argon2id$v=19$m=…,t=…,p=…$salt$hash": each hash carries its parameters, so they can
/// be raised without breaking older ones. Hashing takes a core and memory by design, so only
/// <see cref="AccountOptions.HashingConcurrency"/> run at once, and only so many may wait that each is served within seconds.
/// </summary>
public sealed class PasswordHasher(IOptions<AccountOptions> options) : IDisposable
{
    // Not a setting: with two at once and 50 ms each, the last one waits two seconds.
    private const int MaxQueued = 64;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private static readonly Parameters Current = new(MemoryKib: 19 * 1024, Passes: 2, Parallelism: 1);

    // A hash of no password, checked when there is no account, so that the response takes as long as with one.
    private static readonly string DummyHash =
        Encode(Current, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    private readonly SemaphoreSlim _turn = new(options.Value.HashingConcurrency);
    private int _queued;

    /// <summary>The hash of a password under a new salt, or null when too many are waiting.</summary>
    public async Task<string?> Hash(string password, CancellationToken cancel = default) =>
        await InTurn(() =>
        {
            var salt = RandomNumberGenerator.GetBytes(SaltBytes);
            return Encode(Current, salt, Derive(Current, password, salt, HashBytes));
        }, cancel);

    /// <summary>Checks a password against a hash. A null hash is always wrong, and takes as long.</summary>
    public async Task<PasswordCheck> Check(string password, string? hash, CancellationToken cancel = default)
    {
        if (!TryDecode(hash ?? DummyHash, out var parameters, out var salt, out var expected))
            return PasswordCheck.Wrong;

        var derived = await InTurn(() => Derive(parameters, password, salt, expected.Length), cancel);
        return derived is null ? PasswordCheck.Busy
            : !CryptographicOperations.FixedTimeEquals(derived, expected) ? PasswordCheck.Wrong
            : parameters == Current ? PasswordCheck.Right
            : PasswordCheck.RightAndOutdated;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<T?> InTurn<T>(Func<T> work, CancellationToken cancel) where T : class
    {
        if (Interlocked.Increment(ref _queued) > MaxQueued)
        {
            Interlocked.Decrement(ref _queued);
            return null;
        }

        try
        {
            await _turn.WaitAsync(cancel);
            try
            {
                return work();
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _queued);
        }
    }

    private static byte[] Derive(Parameters parameters, string password, byte[] salt, int length) =>
        PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            MemorySize = parameters.MemoryKib,
            NumberOfPasses = parameters.Passes,
            DegreeOfParallelism = parameters.Parallelism,
        }).DeriveBytes(password, salt, length);

    private static string Encode(Parameters parameters, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={parameters.MemoryKib},t={parameters.Passes},p={parameters.Parallelism}${Base64(salt)}${Base64(hash)}");

    private static bool TryDecode(
        string encoded, out Parameters parameters, [NotNullWhen(true)] out byte[]? salt, [NotNullWhen(true)] out byte[]? hash)
    {
        (parameters, salt, hash) = (default, null, null);
        if (encoded.Split('$') is not ["", "argon2id", "v=19", var costs, var saltText, var hashText]
            || costs.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], ['p', '=', .. var parallelism]])
            return false;

        parameters = new Parameters(Number(memory), Number(passes), Number(parallelism));
        salt = Bytes(saltText);
        hash = Bytes(hashText);
        return true;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private readonly record struct Parameters(int MemoryKib, int Passes, int Parallelism);
}
