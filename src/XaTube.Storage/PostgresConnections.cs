using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// The defaults of our PostgreSQL connections; the connection string overrides them.
/// </summary>
/// <remarks>
/// A process has one pool, which Orleans shares. PostgreSQL allows 100 connections by default (<c>max_connections</c>) and
/// keeps 3 of them for superusers. Three silos and three APIs use 6 × 15 = 90; a migrator takes two for a moment, and while
/// one migrates each of the others waits on one. Six starting at once take 7, and 90 + 7 + 3 = 100. More processes need a
/// smaller <c>Maximum Pool Size</c> or a larger <c>max_connections</c>.
/// </remarks>
public static class PostgresConnections
{
    // Timeout: 5 s to open a connection or to get one from the pool, since callbacks and heartbeats are answered within 5 s.
    // Command Timeout: statements take milliseconds, so one that takes 15 s will not succeed. Max Auto Prepare: PostgreSQL
    // takes longer to plan the query of a state by its key than to run it; a connection proxy that does not support prepared
    // statements needs 0.
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

    /// <summary>Does not connect yet: a process may start while its database is away.</summary>
    internal static NpgsqlDataSource Open(string connectionString, TimeSpan? timeout = null) =>
        NpgsqlDataSource.Create(WithDefaults(Timeouts(timeout) + connectionString));

    /// <summary>Of two values for one key, or for two names of one key, the driver takes the later one.</summary>
    internal static NpgsqlConnectionStringBuilder WithDefaults(string connectionString) => new(Defaults + connectionString);

    // Cancelling a statement waits for the server too, which may hang as well.
    private static string Timeouts(TimeSpan? timeout) => timeout is { } limit
        ? $"Timeout={(int)limit.TotalSeconds}; Command Timeout={(int)limit.TotalSeconds}; Cancellation Timeout=500;"
        : "";

    /// <summary>Whether the server cannot answer now; see <see cref="Database.IsUnavailable"/>.</summary>
    internal static bool IsUnavailable(NpgsqlException failure)
    {
        // From the driver: connection refused or lost, timeout, pool exhausted.
        if (failure is not PostgresException answer)
            return failure.IsTransient;

        return Code(answer) is
            PostgresErrorCodes.ReadOnlySqlTransaction // the server has become a replica
            or ['0', '8', ..] // connection lost
            or ['4', '0', ..] // rolled back: deadlock, or conflict with a replica's recovery
            or ['5', '3', ..] // out of disk, memory, connections
            or ['5', '5', ..] // in use, locked
            or ['5', '7', ..] // shutdown, startup, crash, statement timeout
            or ['5', '8', ..]; // error of the operating system
    }

    // An exception that Orleans passed from a silo to a caller has lost its own properties, but not its Data.
    private static string? Code(PostgresException answer) =>
        answer.SqlState ?? answer.Data[nameof(PostgresException.SqlState)] as string;
}
