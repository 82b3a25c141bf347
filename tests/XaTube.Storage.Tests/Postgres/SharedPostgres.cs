using XaTube.Storage.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace XaTube.Storage.Tests.Postgres;

/// <summary>
/// The one server that most tests share, each with a database of its own. It is started by the first test that needs
/// it, so that a machine without PostgreSQL fails those and no others.
/// </summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    public const string Owner = "xatube_owner";
    public const string Runtime = "xatube";

    private const string Template = "migrated";

    private readonly Lazy<Task<PostgresServer>> _server = new(Prepare);
    private int _databases;

    public PostgresServer Server => _server.Value.GetAwaiter().GetResult();

    /// <summary>Names a new database, migrated by its owner; the connection string is that of the runtime role.</summary>
    public DatabaseOptions NewDatabase() => Copy(Template);

    /// <summary>Names a new database with nothing in it.</summary>
    public DatabaseOptions EmptyDatabase() => Copy("template1");

    public void Drop(string database) => Run($"DROP DATABASE {database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await _server.Value.Result.DisposeAsync();
    }

    public static DatabaseOptions Options(PostgresServer server, string database) => new()
    {
        Provider = "postgres",
        ConnectionString = server.ConnectionString(database, Runtime),
        OwnerConnectionString = server.ConnectionString(database, Owner),
    };

    /// <summary>A server with both roles and a migrated database of this name.</summary>
    public static async Task<PostgresServer> StartServer(string database)
    {
        var server = await PostgresServer.Start();
        await server.CreateRole(Owner);
        await server.CreateRole(Runtime);
        await server.Execute("postgres", $"CREATE DATABASE {database} OWNER {Owner}");
        SchemaMigrator.Migrate(Options(server, database));
        return server;
    }

    private static Task<PostgresServer> Prepare() => StartServer(Template);

    private DatabaseOptions Copy(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Run($"CREATE DATABASE {name} OWNER {Owner} TEMPLATE {template}");
        return Options(Server, name);
    }

    private void Run(string statement) => Server.Execute("postgres", statement).GetAwaiter().GetResult();
}
