using System.Data.Common;
using Dapper;

namespace XaTube.Storage.Accounts;

internal sealed class RefreshTokenStore(Database database) : IRefreshTokenStore
{
    private const string Insert = """
        INSERT INTO refresh_tokens (hash, account_id, family_id, issued_at, expires_at)
        VALUES (@Hash, @AccountId, @FamilyId, @IssuedAt, @ExpiresAt)
        """;

    public async Task Start(RefreshTokenRow token, CancellationToken cancel = default)
    {
        await database.Execute(
            "DELETE FROM refresh_tokens WHERE account_id = @AccountId AND expires_at <= @Now",
            new { AccountId = token.AccountId.Text(), Now = token.IssuedAt.Millis() }, cancel);
        await database.Execute(Insert, Values(token), cancel);
    }

    public Task<Refresh> Rotate(
        string hash, string successorHash, DateTimeOffset now, TimeSpan lifetime, CancellationToken cancel = default) =>
        database.InTransaction(async transaction =>
        {
            // Marking the token as used and reading it are one statement, so only one of several attempts succeeds.
            var used = await QueryOwner(transaction, """
                UPDATE refresh_tokens SET used_at = @Now
                WHERE hash = @Hash AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @Now
                RETURNING account_id AS AccountId, family_id AS FamilyId
                """, new { Hash = hash, Now = now.Millis() }, cancel);
            if (used is not null)
            {
                var successor = new RefreshTokenRow(
                    successorHash, Guid.Parse(used.AccountId), Guid.Parse(used.FamilyId), now, now + lifetime);
                await Execute(transaction, Insert, Values(successor), cancel);
                return new Refresh(RefreshOutcome.Rotated, successor);
            }

            var reused = await QueryOwner(transaction, """
                SELECT account_id AS AccountId, family_id AS FamilyId FROM refresh_tokens
                WHERE hash = @Hash AND used_at IS NOT NULL
                """, new { Hash = hash }, cancel);
            if (reused is null)
                return new Refresh(RefreshOutcome.Refused, null);

            await RepeatUntilNone(() => Execute(transaction, """
                UPDATE refresh_tokens SET revoked_at = @Now WHERE family_id = @FamilyId AND revoked_at IS NULL
                """, new { reused.FamilyId, Now = now.Millis() }, cancel));
            return new Refresh(RefreshOutcome.Reused, null);
        }, cancel);

    public Task RevokeFamily(string hash, DateTimeOffset now, CancellationToken cancel = default) =>
        RepeatUntilNone(() => database.Execute("""
            UPDATE refresh_tokens SET revoked_at = @Now
            WHERE revoked_at IS NULL AND family_id = (SELECT family_id FROM refresh_tokens WHERE hash = @Hash)
            """, new { Hash = hash, Now = now.Millis() }, cancel));

    public Task RevokeAll(Guid accountId, DateTimeOffset now, CancellationToken cancel = default) =>
        RepeatUntilNone(() => database.Execute(
            "UPDATE refresh_tokens SET revoked_at = @Now WHERE account_id = @AccountId AND revoked_at IS NULL",
            new { AccountId = accountId.Text(), Now = now.Millis() }, cancel));

    /// <summary>
    /// Repeats a revocation until it changes no row. A token may be exchanged meanwhile: the statement waits for that on the
    /// token's row, but its snapshot is older than the successor, which it therefore misses.
    /// </summary>
    private static async Task RepeatUntilNone(Func<Task<int>> revoke)
    {
        while (await revoke() > 0)
        {
        }
    }

    private static object Values(RefreshTokenRow token) => new
    {
        token.Hash,
        AccountId = token.AccountId.Text(),
        FamilyId = token.FamilyId.Text(),
        IssuedAt = token.IssuedAt.Millis(),
        ExpiresAt = token.ExpiresAt.Millis(),
    };

    private static Task<Owner?> QueryOwner(DbTransaction transaction, string sql, object values, CancellationToken cancel) =>
        transaction.Connection!.QueryFirstOrDefaultAsync<Owner?>(
            new CommandDefinition(sql, values, transaction, cancellationToken: cancel));

    private static Task<int> Execute(DbTransaction transaction, string sql, object values, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancel));

    private sealed class Owner
    {
        public string AccountId { get; init; } = "";
        public string FamilyId { get; init; } = "";
    }
}
