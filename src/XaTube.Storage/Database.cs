using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// The one database of this process. Orleans shares it: give <see cref="DataSource"/> and <see cref="OrleansInvariant"/> to
/// its ADO.NET providers (their DataSource and Invariant options), and leave their ConnectionString unset. The constructor
/// does not connect. Calls that fail while the database is away succeed again when it is back.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly ReadReplica? _replica;

    /// <exception cref="InvalidOperationException">The options are wrong; the message names the setting.</exception>
    public Database(DatabaseOptions options)
    {
        if (options.Checked().Provider == DatabaseOptions.Postgres)
        {
            DataSource = PostgresConnections.Open(options.ConnectionString, options.CommandTimeout);
            OrleansInvariant = "Npgsql";
        }
        else
        {
            DataSource = new SqliteDataSource(options.ConnectionString);
            // The name by which Orleans' providers find Microsoft.Data.Sqlite; they do not know the driver's own name.
            OrleansInvariant = "System.Data.SQLite";
        }

        if (options.ReplicaConnectionString is { } replica)
            _replica = new ReadReplica(PostgresConnections.Open(replica, options.CommandTimeout));
    }

    /// <summary>Connections to the primary: an NpgsqlDataSource, or our own data source for SQLite. Disposed with this object.</summary>
    public DbDataSource DataSource { get; }

    /// <summary>The name by which Orleans' providers know the driver.</summary>
    public string OrleansInvariant { get; }

    /// <summary>
    /// Whether a failure means that the database is unavailable (busy, full, gone), so that the caller may retry later,
    /// rather than that a statement is wrong. A failed write may have been committed all the same: the connection can break
    /// between the commit and its response.
    /// </summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        // Busy, locked, out of memory, read-only, I/O error, full, cannot open, protocol.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15,
        NpgsqlException postgres => PostgresConnections.IsUnavailable(postgres),
        DbException other => other.IsTransient,
        // Orleans wraps the exceptions of its storage provider.
        _ => failure.InnerException is { } inner && IsUnavailable(inner),
    };

    /// <summary>Throws unless the primary answers a trivial query: for readiness checks.</summary>
    public Task Ping(CancellationToken cancel = default) => Execute("SELECT 1", null, cancel);

    public void Dispose()
    {
        DataSource.Dispose();
        _replica?.Dispose();
    }

    internal Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancel) =>
        Query<T>(DataSource, sql, values, cancel);

    /// <summary>As <see cref="Query{T}(string, object?, CancellationToken)"/>, but from the replica, if any: the rows may be a moment old.</summary>
    internal Task<IReadOnlyList<T>> QueryReplica<T>(string sql, object? values, CancellationToken cancel) =>
        _replica is null
            ? Query<T>(sql, values, cancel)
            : _replica.Query(DataSource, source => Query<T>(source, sql, values, cancel));

    internal async Task<T?> QueryOne<T>(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel));
    }

    /// <summary>Runs one statement; returns how many rows it changed.</summary>
    internal async Task<int> Execute(string sql, object? values, CancellationToken cancel)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancel));
    }

    /// <summary>Inserts or updates rows, in their order, in one transaction.</summary>
    /// <param name="into">The table, and in parentheses its columns in the order of the row's properties.</param>
    /// <param name="onConflict">The ON CONFLICT clause.</param>
    /// <param name="key">The primary key. Rows with equal keys are written one after the other.</param>
    /// <param name="rows">Objects whose properties are the columns.</param>
    /// <param name="cancel">Rolls back.</param>
    internal Task Upsert<T>(string into, string onConflict, Func<T, object> key, IEnumerable<T> rows, CancellationToken cancel) =>
        InTransaction(async transaction =>
        {
            var connection = transaction.Connection!;
            if (connection is not NpgsqlConnection)
            {
                var each = $"INSERT INTO {into} VALUES ({RowArrays<T>.Parameters}) {onConflict}";
                await connection.ExecuteAsync(new CommandDefinition(each, rows, transaction, cancellationToken: cancel));
                return true;
            }

            // Many rows per statement, since each statement is a round trip. PostgreSQL refuses a statement that updates one
            // row twice, so rows with equal keys go into different statements.
            var rounds = rows.GroupBy(key).SelectMany(same => same.Index()).GroupBy(row => row.Index, row => row.Item);
            foreach (var part in rounds.SelectMany(round => round.Chunk(1000)))
            {
                await using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"INSERT INTO {into} SELECT * FROM unnest({RowArrays<T>.Parameters}) {onConflict}";
                RowArrays<T>.AddTo(command, part);
                await command.ExecuteNonQueryAsync(cancel);
            }

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

    private static async Task<IReadOnlyList<T>> Query<T>(
        DbDataSource source, string sql, object? values, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }
}
