using Dapper;
using Orleans.Storage;
using XaTube.Storage.Accounts;
using XaTube.Storage.Statistics;
using XaTube.Storage.Tests.GrainState;

namespace XaTube.Storage.Tests.Postgres;

/// <summary>
/// What SQLite, which lets one write at a time, cannot show: one writer has not committed yet when the other decides.
/// </summary>
public sealed class ConcurrentWritersTests(SharedPostgres server) : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly TemporaryDatabase _database = TemporaryDatabase.Postgres(server);

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("family")]
    [InlineData("account")]
    [InlineData("reuse")]
    public async Task Revoking_also_takes_the_token_that_is_being_handed_out_at_this_moment(string how)
    {
        var tokens = _database.Get<IRefreshTokenStore>();
        var anna = Account("anna");
        await _database.Get<IAccountStore>().Create(anna, Cancel);
        await tokens.Start(new RefreshTokenRow("t1", anna.Id, Guid.CreateVersion7(), Noon, Noon + Month), Cancel);
        await tokens.Rotate("t1", "t2", Noon, Month, Cancel);

        await Beside(
            """
            UPDATE refresh_tokens SET used_at = 1 WHERE hash = 't2';
            INSERT INTO refresh_tokens (hash, account_id, family_id, issued_at, expires_at)
            SELECT 't3', account_id, family_id, issued_at, expires_at FROM refresh_tokens WHERE hash = 't2'
            """,
            () => how switch
            {
                "family" => tokens.RevokeFamily("t1", Noon, Cancel),
                "account" => tokens.RevokeAll(anna.Id, Noon, Cancel),
                _ => tokens.Rotate("t1", "x", Noon, Month, Cancel),
            });

        Assert.Equal(RefreshOutcome.Refused, (await tokens.Rotate("t3", "t4", Noon, Month, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_profile_that_takes_a_name_in_the_same_moment_as_another_is_told_that_it_is_taken()
    {
        var accounts = _database.Get<IAccountStore>();
        var (anna, boris) = (Account("anna"), Account("boris"));
        await accounts.Create(anna, Cancel);
        await accounts.Create(boris, Cancel);
        var answer = AccountWrite.Done;

        await Beside(
            "UPDATE accounts SET username_key = 'clara' WHERE username_key = 'boris'",
            async () => answer = await accounts.UpdateProfile(anna with { Username = "Clara" }, Cancel));

        Assert.Equal(AccountWrite.UsernameTaken, answer);
    }

    [Fact]
    public async Task A_write_of_a_state_that_is_being_deleted_does_not_bring_it_back()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var note = GrainId.Create("note", "n");
        var state = new GrainState<NoteState> { State = new NoteState { Text = "first" } };
        await silo.Storage.WriteStateAsync("note", note, state, Cancel);
        Exception? failure = null;

        await Beside(
            "DELETE FROM OrleansStorage",
            async () => failure = await Record.ExceptionAsync(() => silo.Storage.WriteStateAsync("note", note, state, Cancel)));

        Assert.IsType<InconsistentStateException>(failure);
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM OrleansStorage"));
    }

    [Fact]
    public async Task Batches_that_hold_the_same_rows_in_opposite_order_all_get_through()
    {
        var records = _database.Get<IAudienceRecords>();
        var stream = Guid.CreateVersion7();
        var sessions = Enumerable.Range(0, 200)
            .Select(n => new ViewerSessionRow(Guid.CreateVersion7(), stream, $"viewer {n}", Noon, null, n)).ToList();
        var minutes = Enumerable.Range(0, 200).Select(n => new ViewerMinuteRow(stream, Noon.AddMinutes(n), n, n)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            await records.SaveSessions(n % 2 == 0 ? sessions : [.. sessions.AsEnumerable().Reverse()], Cancel);
            await records.SaveViewerMinutes(n % 2 == 0 ? minutes : [.. minutes.AsEnumerable().Reverse()], Cancel);
        })));

        Assert.Equal(200, (await records.Totals(stream, Cancel)).Views);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AccountRow Account(string username) =>
        new(Guid.CreateVersion7(), username, $"{username}@example.org", username, null, "hash", Noon);

    /// <summary>Runs statements, waits until the work stands behind what they have locked, and commits.</summary>
    private async Task Beside(string statements, Func<Task> work)
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync(statements, transaction: transaction);
        var running = Task.Run(work, Cancel);
        while (await server.Server.Execute(connection.Database, "SELECT COUNT(*) FROM pg_locks WHERE NOT granted") is 0L)
        {
            Assert.False(running.IsCompleted, "the other writer was not waited for");
            await Task.Delay(10, Cancel);
        }

        await transaction.CommitAsync(Cancel);
        await running;
    }
}
