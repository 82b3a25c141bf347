using Microsoft.Extensions.Options;
using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class PasswordHasherTests : IDisposable
{
    private readonly PasswordHasher _hasher = new(Options.Create(new AccountOptions()));

    public void Dispose() => _hasher.Dispose();

    [Fact]
    public async Task A_hash_says_how_it_was_made_and_two_of_one_password_differ()
    {
        var (one, two) = (await _hasher.Hash("пароль 🐎", Cancel), await _hasher.Hash("пароль 🐎", Cancel));

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", one);
        Assert.NotEqual(one, two);
        Assert.Equal(PasswordCheck.Right, await _hasher.Check("пароль 🐎", one, Cancel));
        Assert.Equal(PasswordCheck.Wrong, await _hasher.Check("пароль", one, Cancel));
    }

    [Fact]
    public async Task A_password_hashed_with_weaker_parameters_is_right_and_outdated()
    {
        var weaker = Weaker("old password", "0123456789abcdef"u8.ToArray());

        Assert.Equal(PasswordCheck.RightAndOutdated, await _hasher.Check("old password", weaker, Cancel));
        Assert.Equal(PasswordCheck.Wrong, await _hasher.Check("new password", weaker, Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$2b$12$abcdefghijklmnopqrstuv")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$AAAA$AAAA")]
    public async Task No_hash_and_no_hash_of_ours_match_nothing(string? hash) =>
        Assert.Equal(PasswordCheck.Wrong, await _hasher.Check("password", hash, Cancel));

    [Fact]
    public async Task Only_so_many_may_wait_for_their_turn()
    {
        using var slow = new PasswordHasher(Options.Create(new AccountOptions { HashingConcurrency = 1 }));
        var checks = await Task.WhenAll(Enumerable.Range(0, 90).Select(_ =>
            Task.Run(() => slow.Check("password", null, Cancel), Cancel)));

        Assert.Contains(PasswordCheck.Busy, checks);
        Assert.True(checks.Count(check => check == PasswordCheck.Wrong) >= 64);
        Assert.Equal(PasswordCheck.Wrong, await slow.Check("password", null, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Weaker(string password, byte[] salt)
    {
        var hash = NSec.Cryptography.PasswordBasedKeyDerivationAlgorithm.Argon2id(
            new NSec.Cryptography.Argon2Parameters { MemorySize = 8 * 1024, NumberOfPasses = 1, DegreeOfParallelism = 1 })
            .DeriveBytes(password, salt, 32);
        return $"$argon2id$v=19$m=8192,t=1,p=1${Unpadded(salt)}${Unpadded(hash)}";
    }

    private static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
