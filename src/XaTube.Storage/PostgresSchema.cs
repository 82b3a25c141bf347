using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace XaTube.Storage;

/// <summary>
/// The schema in PostgreSQL: made by its owner, one process at a time, and opened to the role that silos and APIs run as.
/// </summary>
internal static class PostgresSchema
{
    // "XaTube" in ASCII. The lock is of one database, so two engines in one server do not wait for each other.
    private const long Lock = 0x5861_5475_6265;

    // These two the runtime role may only read: who can change OrleansQuery decides what every silo runs.
    private const string ReadOnly = $"('orleansquery', '{SchemaMigrator.Journal}')";

    public static IReadOnlyList<string> Migrate(DatabaseOptions options)
    {
        var owner = PostgresConnections.Completed(options.OwnerConnectionString ?? options.ConnectionString);
        // A lock belongs to its session, and a session that goes back to a pool lives on.
        owner.Pooling = false;
        owner.CommandTimeout = (int)TimeSpan.FromMinutes(5).TotalSeconds;
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
            var runtime = PostgresConnections.Completed(options.ConnectionString).Username!;
            if (runtime != owner.Username)
                Grant(locked, runtime);
            return ran;
        }
        catch (NpgsqlException failure)
        {
            throw new InvalidOperationException($"The database schema could not be updated: {failure.Message}", failure);
        }
    }

    /// <summary>Every time anew, also for tables made before this role was used; repeating it changes nothing.</summary>
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
