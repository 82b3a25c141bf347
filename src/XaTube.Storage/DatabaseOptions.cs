using Microsoft.Extensions.Configuration;

namespace XaTube.Storage;

/// <summary>Where the records are kept. Bound from the section <see cref="Section"/>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "XaTube:Database";

    internal const string Postgres = "postgres";

    /// <summary>"sqlite" or "postgres". Default: sqlite.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>
    /// What the database's driver takes. Default: a file in ./data, whose folder is created when missing. PostgreSQL has
    /// no default; what it needs beyond the names is filled in by <see cref="PostgresConnections"/>.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=data/xatube.db";

    /// <summary>
    /// PostgreSQL only: the role that owns the tables, which the migrator uses and nothing else. The role of
    /// <see cref="ConnectionString"/> then needs no right to change the schema: the migrator grants it what it needs.
    /// Default: the same as <see cref="ConnectionString"/>.
    /// </summary>
    public string? OwnerConnectionString { get; set; }

    /// <summary>
    /// PostgreSQL only: a streaming replica that lists and statistics are read from, a moment behind. While it does not
    /// answer they are read from the primary. Default: none.
    /// </summary>
    public string? ReplicaConnectionString { get; set; }

    /// <summary>
    /// PostgreSQL only: how long a connection, and how long a statement, may take before the caller is told that the
    /// database is away; 1 s or more, rounded down to seconds. What the connection string says itself stands. Default:
    /// 4 s in an API process, whose callers wait; in others 5 s for a connection and 15 s for a statement.
    /// </summary>
    public TimeSpan? Patience { get; set; }

    /// <summary>Whether other processes share this database: a cluster can meet in it.</summary>
    public bool IsShared => Provider == Postgres;

    /// <summary>The options as configured, for what runs before there is a service provider: the migrator.</summary>
    public static DatabaseOptions From(IConfiguration configuration) =>
        configuration.GetSection(Section).Get<DatabaseOptions>() ?? new DatabaseOptions();

    /// <summary>What is wrong with these options, in one line that names the setting and no secret, or null.</summary>
    public string? Fault() => Provider switch
    {
        Postgres =>
            PostgresFault(nameof(ConnectionString), ConnectionString)
            ?? PostgresFault(nameof(OwnerConnectionString), OwnerConnectionString)
            ?? PostgresFault(nameof(ReplicaConnectionString), ReplicaConnectionString)
            ?? (Patience < TimeSpan.FromSeconds(1) ? $"{Section}:Patience must be a second or more." : null),
        not "sqlite" => $"{Section}:Provider is \"{Provider}\". Use \"sqlite\" or \"postgres\".",
        _ when string.IsNullOrWhiteSpace(ConnectionString) => $"{Section}:ConnectionString is empty.",
        _ when OwnerConnectionString is not null => $"{Section}:OwnerConnectionString is for Provider \"postgres\" only.",
        _ when ReplicaConnectionString is not null => $"{Section}:ReplicaConnectionString is for Provider \"postgres\" only.",
        _ => null,
    };

    /// <exception cref="InvalidOperationException">The options are wrong; the message is one line that names the setting.</exception>
    internal DatabaseOptions Checked() => Fault() is { } fault ? throw new InvalidOperationException(fault) : this;

    private static string? PostgresFault(string setting, string? connectionString) =>
        connectionString is null || PostgresConnections.AreReadable(connectionString)
            ? null
            : $"{Section}:{setting} must name at least Host, Username and Database of a PostgreSQL server.";
}
