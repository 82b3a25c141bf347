using System.Data.Common;
using Dapper;

namespace XaTube.Storage.Accounts;

internal sealed class AccountStore(Database database) : IAccountStore
{
    private const string Select = """
        SELECT id AS Id, username AS Username, email AS Email, display_name AS DisplayName, avatar_url AS AvatarUrl,
            password_hash AS PasswordHash, created_at AS CreatedAt
        FROM accounts
        """;

    // PostgreSQL's code. SQLite serialises writers, so the conditions in the statements suffice there.
    private const string UniqueViolation = "23505";

    public Task<AccountWrite> Create(AccountRow account, CancellationToken cancel = default) =>
        // DO NOTHING without a column covers both unique keys, so there is no race between a check and the insert.
        Write("""
            INSERT INTO accounts (id, username, username_key, email, email_key, display_name, avatar_url, password_hash,
                created_at)
            VALUES (@Id, @Username, @UsernameKey, @Email, @EmailKey, @DisplayName, @AvatarUrl, @PasswordHash, @CreatedAt)
            ON CONFLICT DO NOTHING
            """, account, creating: true, cancel);

    public Task<AccountWrite> UpdateProfile(AccountRow account, CancellationToken cancel = default) =>
        Write("""
            UPDATE accounts SET username = @Username, username_key = @UsernameKey, email = @Email, email_key = @EmailKey,
                display_name = @DisplayName, avatar_url = @AvatarUrl
            WHERE id = @Id AND NOT EXISTS (
                SELECT 1 FROM accounts other
                WHERE other.id <> @Id AND (other.username_key = @UsernameKey OR other.email_key = @EmailKey))
            """, account, creating: false, cancel);

    public Task SetPasswordHash(Guid id, string passwordHash, CancellationToken cancel = default) =>
        database.Execute(
            "UPDATE accounts SET password_hash = @PasswordHash WHERE id = @Id",
            new { Id = id.Text(), PasswordHash = passwordHash }, cancel);

    public async Task<bool> Delete(Guid id, CancellationToken cancel = default) =>
        await database.Execute("DELETE FROM accounts WHERE id = @Id", new { Id = id.Text() }, cancel) == 1;

    public async Task<AccountRow?> Find(Guid id, CancellationToken cancel = default) =>
        (await database.QueryOne<Record>($"{Select} WHERE id = @Id", new { Id = id.Text() }, cancel))?.ToRow();

    public async Task<AccountRow?> FindByUsername(string username, CancellationToken cancel = default) =>
        (await database.QueryOne<Record>(
            $"{Select} WHERE username_key = @Key", new { Key = username.Key() }, cancel))?.ToRow();

    public async Task<AccountRow?> FindByLogin(string login, CancellationToken cancel = default) =>
        (await database.QueryOne<Record>(
            $"{Select} WHERE username_key = @Key OR email_key = @Key", new { Key = login.Key() }, cancel))?.ToRow();

    private async Task<AccountWrite> Write(string sql, AccountRow account, bool creating, CancellationToken cancel)
    {
        var values = new
        {
            Id = account.Id.Text(),
            account.Username,
            UsernameKey = account.Username.Key(),
            Email = account.Email.Storable(),
            EmailKey = account.Email.Key(),
            account.DisplayName,
            account.AvatarUrl,
            account.PasswordHash,
            CreatedAt = account.CreatedAt.Millis(),
            Creating = creating ? 1 : 0,
        };
        try
        {
            return await Attempt();
        }
        catch (DbException duplicate) when (duplicate.SqlState == UniqueViolation)
        {
            // Another writer took the name after our statement had checked it. The second attempt sees it.
            return await Attempt();
        }

        Task<AccountWrite> Attempt() => database.InTransaction(async transaction =>
        {
            var connection = transaction.Connection!;
            if (await connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancel)) == 1)
                return AccountWrite.Done;

            return await connection.QueryFirstOrDefaultAsync<long>(new CommandDefinition("""
                SELECT CASE WHEN username_key = @UsernameKey THEN 1 ELSE 2 END AS Taken
                FROM accounts
                WHERE (username_key = @UsernameKey OR email_key = @EmailKey) AND (id <> @Id OR @Creating = 1)
                ORDER BY Taken
                """, values, transaction, cancellationToken: cancel)) switch
            {
                1 => AccountWrite.UsernameTaken,
                2 => AccountWrite.EmailTaken,
                _ => AccountWrite.NoSuchAccount,
            };
        }, cancel);
    }

    private sealed class Record
    {
        public string Id { get; init; } = "";
        public string Username { get; init; } = "";
        public string Email { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string? AvatarUrl { get; init; }
        public string PasswordHash { get; init; } = "";
        public long CreatedAt { get; init; }

        public AccountRow ToRow() =>
            new(Guid.Parse(Id), Username, Email, DisplayName, AvatarUrl, PasswordHash, CreatedAt.Time());
    }
}
