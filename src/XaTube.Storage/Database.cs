using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// The one database of this process. Orleans shares it: give <see cref="DataSource"/> and <see cref="OrleansInvariant"/>
/// to its ADO.NET providers (their DataSource and Invariant options), and leave their ConnectionString unset. Making it
/// connects to nothing, and what fails while the database is away works again when it is back.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly ReadReplica? _replica;

    /// <exception cref="InvalidOperationException">The options are wrong; the message names the setting.</exception>
    public Database(DatabaseOptions options)
    {
        if (options.Checked().Provider == DatabaseOptions.Postgres)
        {
            DataSource = PostgresConnections.Open(options.ConnectionString, options.Patience);
            OrleansInvariant = "Npgsql";
        }
        else
        {
            DataSource = new SqliteDataSource(options.ConnectionString);
            // By this name Orleans' providers find Microsoft.Data.Sqlite; they refuse the driver's own name.
            OrleansInvariant = "System.Data.SQLite";
        }

        if (options.ReplicaConnectionString is { } replica)
            _replica = new ReadReplica(PostgresConnections.Open(replica, options.Patience));
    }

    /// <summary>Connections to the primary: an NpgsqlDataSource or one of our own for SQLite. This object disposes it.</summary>
    public DbDataSource DataSource { get; }

    /// <summary>The name by which Orleans' providers know the driver.</summary>
    public string OrleansInvariant { get; }

    /// <summary>
    /// Whether a failure means that the database cannot answer now (busy, full, gone), so that the caller may try
    /// again later, rather than that a statement is wrong. What was being written may have been written all the same:
    /// the connection can break between the commit and its answer.
    /// </summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        // Busy, locked, out of memory, read-only, I/O error, full, cannot open, protocol.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15,
        NpgsqlException postgres => PostgresConnections.IsUnavailable(postgres),
        DbException other => other.IsTransient,
        // Orleans wraps what its storage provider met.
        _ => failure.InnerException is { } inner && IsUnavailable(inner),
    };

    /// <summary>Throws unless the database (the primary) answers a trivial question: for readiness checks.</summary>
    public Task Ping(CancellationToken cancel = default) => Execute("SELECT 1", null, cancel);

    public void Dispose()
    {
        DataSource.Dispose();
        _replica?.Dispose();
    }

    internal Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancel) =>
        Query<T>(DataSource, sql, values, cancel);

    /// <summary>As <see cref="Query{T}(string, object?, CancellationToken)"/>, but the answer may be a moment old.</summary>
    internal Task<IReadOnlyList<T>> QueryReplica<T>(string sql, object? values, CancellationToken cancel) =>
        _replica is null
            ? Query<T>(sql, values, cancel)
            : _replica.Ask(DataSource, source => Query<T>(source, sql, values, cancel));

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

    /// <summary>Writes rows, in their order, all or none of them.</summary>
    /// <param name="into">The table, and in parentheses its columns in the order of the row's properties.</param>
    /// <param name="onConflict">What becomes of a row that is there already.</param>
    /// <param name="key">What tells one row from another. Of rows with the same one, each is written after the other.</param>
    /// <param name="rows">What to write.</param>
    /// <param name="cancel">Ends the waiting; what had been written by then is undone.</param>
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

            // Over a network a row at a time is a journey at a time. No statement may meet a row twice.
            var turns = rows.GroupBy(key).SelectMany(same => same.Index()).GroupBy(row => row.Index, row => row.Item);
            foreach (var part in turns.SelectMany(turn => turn.Chunk(1000)))
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
