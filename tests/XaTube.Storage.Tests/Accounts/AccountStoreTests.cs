using XaTube.Storage.Accounts;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Accounts;

public sealed class AccountStoreOnSqliteTests() : AccountStoreTests(TemporaryDatabase.Sqlite());

public sealed class AccountStoreOnPostgresTests(SharedPostgres server) : AccountStoreTests(TemporaryDatabase.Postgres(server));

public abstract class AccountStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDatabase _database;
    private readonly IAccountStore _accounts;

    protected AccountStoreTests(TemporaryDatabase database)
    {
        _database = database;
        _accounts = database.Get<IAccountStore>();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_account_is_found_by_id_username_and_email_without_case()
    {
        var anna = Account("Anna");
        Assert.Equal(AccountWrite.Done, await _accounts.Create(anna, Cancel));

        Assert.Equal(anna, await _accounts.Find(anna.Id, Cancel));
        Assert.Equal(anna, await _accounts.FindByUsername("aNNA", Cancel));
        Assert.Equal(anna, await _accounts.FindByLogin("ANNA", Cancel));
        Assert.Equal(anna, await _accounts.FindByLogin("anna@EXAMPLE.org", Cancel));
        Assert.Null(await _accounts.FindByLogin("boris", Cancel));
    }

    [Fact]
    public async Task A_second_account_is_told_which_name_is_taken()
    {
        await _accounts.Create(Account("anna"), Cancel);

        Assert.Equal(AccountWrite.UsernameTaken, await _accounts.Create(Account("ANNA") with { Email = "b@example.org" }, Cancel));
        Assert.Equal(AccountWrite.EmailTaken, await _accounts.Create(Account("boris") with { Email = "ANNA@example.org" }, Cancel));
        Assert.Equal(AccountWrite.UsernameTaken, await _accounts.Create(Account("Anna"), Cancel));
    }

    [Fact]
    public async Task A_profile_may_keep_its_own_names_and_not_take_those_of_another()
    {
        var (anna, boris) = (Account("anna"), Account("boris"));
        await _accounts.Create(anna, Cancel);
        await _accounts.Create(boris, Cancel);

        Assert.Equal(AccountWrite.UsernameTaken, await _accounts.UpdateProfile(anna with { Username = "Boris" }, Cancel));
        Assert.Equal(AccountWrite.EmailTaken, await _accounts.UpdateProfile(anna with { Email = boris.Email }, Cancel));
        Assert.Equal(AccountWrite.NoSuchAccount, await _accounts.UpdateProfile(Account("ghost"), Cancel));

        var changed = anna with { Username = "ANNA", DisplayName = "Анна", AvatarUrl = "/avatars/1.webp" };
        Assert.Equal(AccountWrite.Done, await _accounts.UpdateProfile(changed, Cancel));
        Assert.Equal(changed, await _accounts.Find(anna.Id, Cancel));
    }

    [Fact]
    public async Task Deleting_an_account_takes_its_refresh_tokens_along()
    {
        var anna = Account("anna");
        await _accounts.Create(anna, Cancel);
        var tokens = _database.Get<IRefreshTokenStore>();
        await tokens.Start(new RefreshTokenRow("h1", anna.Id, Guid.NewGuid(), Noon, Noon.AddDays(30)), Cancel);

        Assert.True(await _accounts.Delete(anna.Id, Cancel));
        Assert.False(await _accounts.Delete(anna.Id, Cancel));
        Assert.Equal(RefreshOutcome.Refused, (await tokens.Rotate("h1", "h2", Noon, TimeSpan.FromDays(30), Cancel)).Outcome);
    }

    [Fact]
    public async Task A_password_hash_is_replaced()
    {
        var anna = Account("anna");
        await _accounts.Create(anna, Cancel);
        await _accounts.SetPasswordHash(anna.Id, "new", Cancel);

        Assert.Equal("new", (await _accounts.Find(anna.Id, Cancel))?.PasswordHash);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AccountRow Account(string username) => new(
        Guid.CreateVersion7(), username, $"{username}@Example.org", username, null, "hash", Noon);
}
