using Microsoft.Extensions.Configuration;

namespace XaTube.Storage;

/// <summary>Where the records are kept, and how long the database may take. Section <c>XaTube:Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "XaTube:Database";

    internal const string Postgres = "postgres";

    /// <summary>"sqlite" or "postgres", which a cluster needs. Default: sqlite.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>
    /// The driver's connection string. For SQLite a file, whose folder is created when missing. For PostgreSQL at least Host,
    /// Username and Database; <see cref="PostgresConnections"/> adds its defaults. Default: a SQLite file in ./data.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=data/xatube.db";

    /// <summary>
    /// PostgreSQL only: the role that owns the tables; only the migrator uses it. The role of <see cref="ConnectionString"/>
    /// then needs no right to change the schema: the migrator grants it what it needs. Default: the same as
    /// <see cref="ConnectionString"/>.
    /// </summary>
    public string? OwnerConnectionString { get; set; }

    /// <summary>
    /// PostgreSQL only: a streaming replica for lists and statistics, which may be a moment behind. While it does not answer
    /// they are read from the primary. Default: none.
    /// </summary>
    public string? ReplicaConnectionString { get; set; }

    /// <summary>
    /// PostgreSQL only: how long opening a connection, and how long a statement, may take before the caller is told that the
    /// database is unavailable; 1 s to 5 min, rounded down to seconds. Timeouts in the connection string override it. Also
    /// read by its old name, <c>Patience</c>. Default: in an API process a second less than
    /// <c>XaTube:EngineClient:ResponseTimeout</c>; in a silo 5 s for a connection and 15 s for a statement.
    /// </summary>
    public TimeSpan? CommandTimeout { get; set; }

    /// <summary>
    /// How long <c>XaTube.Silo migrate</c> waits for a database that does not answer yet, as when both are started together:
    /// 0 to 1 h. Default: 1 min.
    /// </summary>
    public TimeSpan MigrationWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// PostgreSQL only: how long one statement of a migration may take, and waiting for another process that migrates: 1 s to
    /// 1 day. Default: 5 min.
    /// </summary>
    public TimeSpan MigrationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether several processes use this database, so that a cluster can have its membership table in it.</summary>
    public bool IsShared => Provider == Postgres;

    /// <summary>The options as configured, for code that runs before there are services, as the migrator.</summary>
    public static DatabaseOptions From(IConfiguration configuration)
    {
        var options = new DatabaseOptions();
        options.Read(configuration);
        return options;
    }

    /// <summary>What is wrong with these options, in one line that names the setting and no secret, or null.</summary>
    public string? Fault() => Provider switch
    {
        Postgres =>
            PostgresFault(nameof(ConnectionString), ConnectionString)
            ?? PostgresFault(nameof(OwnerConnectionString), OwnerConnectionString)
            ?? PostgresFault(nameof(ReplicaConnectionString), ReplicaConnectionString)
            ?? TimeFault(nameof(CommandTimeout), CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
            ?? TimeFault(nameof(MigrationWait), MigrationWait, TimeSpan.Zero, TimeSpan.FromHours(1))
            ?? TimeFault(nameof(MigrationTimeout), MigrationTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        not "sqlite" => $"Setting {Section}:Provider is \"{Provider}\". Use \"sqlite\" or \"postgres\".",
        _ when string.IsNullOrWhiteSpace(ConnectionString) => $"Setting {Section}:ConnectionString is empty.",
        _ when OwnerConnectionString is not null => $"Setting {Section}:OwnerConnectionString is for Provider \"postgres\" only.",
        _ when ReplicaConnectionString is not null => $"Setting {Section}:ReplicaConnectionString is for Provider \"postgres\" only.",
        _ => null,
    };

    internal void Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        // The setting's name up to the first release that had CommandTimeout.
        CommandTimeout = section.GetValue("Patience", CommandTimeout);
        section.Bind(this);
    }

    /// <exception cref="InvalidOperationException">The options are wrong; the message is one line that names the setting.</exception>
    internal DatabaseOptions Checked() => Fault() is { } fault ? throw new InvalidOperationException(fault) : this;

    private static string? PostgresFault(string setting, string? connectionString) =>
        connectionString is null || PostgresConnections.AreReadable(connectionString)
            ? null
            : $"Setting {Section}:{setting} must name at least Host, Username and Database of a PostgreSQL server.";

    private static string? TimeFault(string setting, TimeSpan? value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? $"Setting {Section}:{setting} must be from {min:c} to {max:c}." : null;
}
