using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace XaTube.Storage;

/// <summary>
/// The one database of this process. Orleans shares it: give <see cref="DataSource"/> and <see cref="OrleansInvariant"/>
/// to its ADO.NET providers (their DataSource and Invariant options), and leave their ConnectionString unset.
/// </summary>
public sealed class Database : IDisposable
{
    /// <exception cref="InvalidOperationException">The options are wrong; the message names the setting.</exception>
    public Database(DatabaseOptions options) => DataSource = new SqliteDataSource(options.Checked().ConnectionString);

    public DbDataSource DataSource { get; }

    /// <summary>By this name Orleans' providers find Microsoft.Data.Sqlite; they refuse the driver's own name.</summary>
    public string OrleansInvariant { get; } = "System.Data.SQLite";

    /// <summary>
    /// Whether a failure means that the database cannot answer now (busy, full, gone), so that the caller may try
    /// again later, rather than that a statement is wrong.
    /// </summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        // Busy, locked, out of memory, read-only, I/O error, full, cannot open, protocol.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15,
        DbException other => other.IsTransient,
        _ => false,
    };

    /// <summary>Throws unless the database answers a trivial question: for readiness checks.</summary>
    public Task Ping(CancellationToken cancel = default) => Execute("SELECT 1", null, cancel);

    public void Dispose() => DataSource.Dispose();

    internal async Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }

    internal async Task<T?> QueryOne<T>(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel));
    }

    /// <summary>Runs one statement and tells how many rows it changed.</summary>
    internal async Task<int> Execute(string sql, object? values, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancel));
    }

    /// <summary>Runs one statement for each of the rows, all or none of them.</summary>
    internal Task ExecuteEach<T>(string sql, IEnumerable<T> rows, CancellationToken cancel) =>
        InTransaction(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, rows, transaction, cancellationToken: cancel));
            return true;
        }, cancel);

    internal async Task<T> InTransaction<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var answer = await work(transaction);
        await transaction.CommitAsync(cancel);
        return answer;
    }
}
