using XaTube.Storage.Accounts;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Accounts;

public sealed class RefreshTokenStoreOnSqliteTests() : RefreshTokenStoreTests(TemporaryDatabase.Sqlite());

public sealed class RefreshTokenStoreOnPostgresTests(SharedPostgres server) : RefreshTokenStoreTests(TemporaryDatabase.Postgres(server));

public abstract class RefreshTokenStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly TemporaryDatabase _database;
    private readonly IRefreshTokenStore _tokens;
    private readonly AccountRow _anna = new(Guid.CreateVersion7(), "anna", "anna@example.org", "Anna", null, "hash", Noon);

    protected RefreshTokenStoreTests(TemporaryDatabase database)
    {
        _database = database;
        _tokens = database.Get<IRefreshTokenStore>();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_token_is_exchanged_for_a_successor_of_its_family_and_account()
    {
        var first = await Start("t1");
        var refresh = await _tokens.Rotate("t1", "t2", Noon.AddDays(1), Month, Cancel);

        Assert.Equal(
            new Refresh(RefreshOutcome.Rotated, first with { Hash = "t2", IssuedAt = Noon.AddDays(1), ExpiresAt = Noon.AddDays(31) }),
            refresh);
        Assert.Equal(RefreshOutcome.Rotated, (await _tokens.Rotate("t2", "t3", Noon, Month, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_used_refresh_token_revokes_its_family_and_no_other()
    {
        await Start("t1");
        await Start("other");
        await _tokens.Rotate("t1", "t2", Noon, Month, Cancel);

        Assert.Equal(RefreshOutcome.Reused, (await _tokens.Rotate("t1", "x", Noon, Month, Cancel)).Outcome);
        Assert.Equal(RefreshOutcome.Refused, (await _tokens.Rotate("t2", "y", Noon, Month, Cancel)).Outcome);
        Assert.Equal(RefreshOutcome.Rotated, (await _tokens.Rotate("other", "z", Noon, Month, Cancel)).Outcome);
    }

    [Fact]
    public async Task Of_many_exchanges_at_once_one_wins()
    {
        await Start("t1");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
            Task.Run(() => _tokens.Rotate("t1", $"next-{n}", Noon, Month, Cancel))));

        Assert.Single(outcomes, refresh => refresh.Outcome == RefreshOutcome.Rotated);
        Assert.Equal(15, outcomes.Count(refresh => refresh.Outcome == RefreshOutcome.Reused));
    }

    [Fact]
    public async Task Unknown_expired_and_revoked_tokens_are_refused()
    {
        await Start("expired");
        await Start("family");
        await Start("all");
        await _tokens.RevokeFamily("family", Noon, Cancel);
        await _tokens.RevokeFamily("family", Noon, Cancel);
        await _tokens.RevokeFamily("never issued", Noon, Cancel);

        Assert.Equal(RefreshOutcome.Refused, (await _tokens.Rotate("unknown", "a", Noon, Month, Cancel)).Outcome);
        Assert.Equal(RefreshOutcome.Refused, (await _tokens.Rotate("expired", "b", Noon + Month, Month, Cancel)).Outcome);
        Assert.Equal(RefreshOutcome.Refused, (await _tokens.Rotate("family", "c", Noon, Month, Cancel)).Outcome);

        await _tokens.RevokeAll(_anna.Id, Noon, Cancel);
        Assert.Equal(RefreshOutcome.Refused, (await _tokens.Rotate("all", "d", Noon, Month, Cancel)).Outcome);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<RefreshTokenRow> Start(string hash)
    {
        await _database.Get<IAccountStore>().Create(_anna, Cancel);
        var token = new RefreshTokenRow(hash, _anna.Id, Guid.CreateVersion7(), Noon, Noon + Month);
        await _tokens.Start(token, Cancel);
        return token;
    }
}
