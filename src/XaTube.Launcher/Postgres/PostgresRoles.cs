using Npgsql;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Postgres;

/// <summary>
/// The database, the role that owns it and may change its tables, and the role of silos and APIs. Prepared at every start, so
/// that passwords follow the secrets file.
/// </summary>
public sealed class PostgresRoles(Secrets secrets, Func<string, string, string, string> connectionString)
{
    public const string Owner = "xatube_owner";
    public const string Runtime = "xatube";
    public const string Database = "xatube";

    public async Task PrepareAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(connectionString("postgres", secrets.PostgresPassword, "postgres") + ";Pooling=false");
        await connection.OpenAsync(stop);
        foreach (var (role, password) in (ReadOnlySpan<(string, string)>)[(Owner, secrets.DatabaseOwnerPassword), (Runtime, secrets.DatabasePassword)])
        {
            if (!Exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = @Name", role))
                Execute(connection, $"CREATE ROLE {role} LOGIN");
            Execute(connection, $"ALTER ROLE {role} PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        if (!Exists(connection, "SELECT 1 FROM pg_database WHERE datname = @Name", Database))
            Execute(connection, $"CREATE DATABASE {Database} OWNER {Owner}");
        Execute(connection, $"REVOKE ALL ON DATABASE {Database} FROM PUBLIC; GRANT CONNECT ON DATABASE {Database} TO {Runtime}");
    }

    private static bool Exists(NpgsqlConnection connection, string query, string name)
    {
        using var command = new NpgsqlCommand(query, connection);
        command.Parameters.AddWithValue("Name", name);
        return command.ExecuteScalar() is not null;
    }

    private static void Execute(NpgsqlConnection connection, string statement)
    {
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
    }
}
