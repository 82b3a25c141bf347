using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// What our connections to PostgreSQL have in common, unless the connection string says otherwise.
/// </summary>
/// <remarks>
/// A process has one pool, which Orleans shares. PostgreSQL takes 100 connections unless told otherwise
/// (<c>max_connections</c>) and keeps 3 of them for superusers. Three silos and three APIs use 6 × 15 = 90; a migrator
/// takes two for a moment, and while one migrates each of the others waits on one. Six starting at once take 7, and
/// 90 + 7 + 3 = 100. More processes: a smaller <c>Maximum Pool Size</c> or a larger <c>max_connections</c>.
/// </remarks>
public static class PostgresConnections
{
    // 5 s for a connection, from the server or from the pool, because callbacks and heartbeats are answered in 5 s.
    // A statement here takes milliseconds: one that takes 15 s waits for something that does not come.
    // What is asked again and again is prepared: PostgreSQL plans a state by its key longer than it looks for it. A
    // connection proxy that can't carry prepared statements needs Max Auto Prepare=0.
    private const string Defaults =
        "Application Name=xatube; Maximum Pool Size=15; Timeout=5; Command Timeout=15; Keepalive=10; Max Auto Prepare=50;";

    internal static bool AreReadable(string connectionString)
    {
        try
        {
            var read = new NpgsqlConnectionStringBuilder(connectionString);
            return !string.IsNullOrEmpty(read.Host) && !string.IsNullOrEmpty(read.Username) && !string.IsNullOrEmpty(read.Database);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Connects to nothing yet: a process may start while its database is away.</summary>
    internal static NpgsqlDataSource Open(string connectionString, TimeSpan? patience = null) =>
        NpgsqlDataSource.Create(Completed(Limits(patience) + connectionString));

    /// <summary>Of two values for one key, also under two names for it, the later one counts.</summary>
    internal static NpgsqlConnectionStringBuilder Completed(string connectionString) => new(Defaults + connectionString);

    // A server that does not answer is not waited for when the statement is called off, either.
    private static string Limits(TimeSpan? patience) => patience is { } limit
        ? $"Timeout={(int)limit.TotalSeconds}; Command Timeout={(int)limit.TotalSeconds}; Cancellation Timeout=500;"
        : "";

    /// <summary>Whether the server cannot answer now; see <see cref="Database.IsUnavailable"/>.</summary>
    internal static bool IsUnavailable(NpgsqlException failure)
    {
        // What the driver says by itself: refused, cut off, no answer in time, none free in the pool.
        if (failure is not PostgresException answer)
            return failure.IsTransient;

        return Code(answer) is
            PostgresErrorCodes.ReadOnlySqlTransaction // it has become somebody's replica
            or ['0', '8', ..] // connection lost
            or ['4', '0', ..] // rolled back for another's sake: deadlock, or a replica catching up
            or ['5', '3', ..] // out of disk, memory, connections
            or ['5', '5', ..] // in use, locked
            or ['5', '7', ..] // shut down, starting, crashed, out of the time it gives a statement
            or ['5', '8', ..]; // the operating system failed it
    }

    // On its way from a silo to its caller an exception loses its own properties, but not its data.
    private static string? Code(PostgresException answer) =>
        answer.SqlState ?? answer.Data[nameof(PostgresException.SqlState)] as string;
}
