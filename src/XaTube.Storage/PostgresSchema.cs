using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// Migrates the schema in PostgreSQL, as its owner and one process at a time, and grants the runtime role of silos and APIs
/// its rights.
/// </summary>
internal static class PostgresSchema
{
    // "XaTube" in ASCII. Advisory locks belong to one database, so two installations in one server do not block each other.
    private const long Lock = 0x5861_5475_6265;

    // The runtime role may only read these: Orleans executes the statements that are in OrleansQuery.
    private const string ReadOnly = $"('orleansquery', '{SchemaMigrator.Journal}')";

    public static IReadOnlyList<string> Migrate(DatabaseOptions options)
    {
        var owner = PostgresConnections.WithDefaults(options.OwnerConnectionString ?? options.ConnectionString);
        // The lock is held until its session ends, and a pooled session would not end.
        owner.Pooling = false;
        owner.CommandTimeout = (int)options.MigrationTimeout.TotalSeconds;
        try
        {
            using var source = NpgsqlDataSource.Create(owner);
            using var locked = source.OpenConnection();
            Execute(locked, $"SELECT pg_advisory_lock({Lock})");

            var ran = SchemaMigrator.Run(
                DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(source))
                    .JournalToPostgresqlTable(null, SchemaMigrator.Journal)
                    .WithTransactionPerScript(),
                options.Provider);
            var runtime = PostgresConnections.WithDefaults(options.ConnectionString).Username!;
            if (runtime != owner.Username)
                Grant(locked, runtime);
            return ran;
        }
        catch (NpgsqlException failure)
        {
            throw new InvalidOperationException($"The database schema could not be updated: {failure.Message}", failure);
        }
    }

    /// <summary>Grants on all tables each time, in case the runtime role changed. Repeating it changes nothing.</summary>
    private static void Grant(NpgsqlConnection owner, string role)
    {
        using var command = new NpgsqlCommand($"""
            SELECT format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), @Role)
            UNION ALL
            SELECT format('GRANT %s ON %I.%I TO %I',
                CASE WHEN tablename IN {ReadOnly} THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END,
                schemaname, tablename, @Role)
            FROM pg_tables
            WHERE schemaname = current_schema() AND tableowner = current_user
            """, owner);
        command.Parameters.AddWithValue("Role", role);
        var grants = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                grants.Add(reader.GetString(0));
        }

        Execute(owner, string.Join(";\n", grants));
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
