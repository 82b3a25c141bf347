using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests;

/// <summary>A migrated database of its own for one test, and the stores over it; gone when disposed.</summary>
public sealed class TemporaryDatabase : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Action _remove;

    private TemporaryDatabase(DatabaseOptions options, Action remove)
    {
        Options = options;
        _remove = remove;
        _services = new ServiceCollection()
            .AddXaTubeStorage(new ConfigurationBuilder().AddInMemoryCollection(Settings(options)).Build())
            .BuildServiceProvider();
    }

    public DatabaseOptions Options { get; }

    public Database Database => Get<Database>();

    /// <summary>A file.</summary>
    public static TemporaryDatabase Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("xatube-storage-").FullName;
        var options = new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(folder, "new", "xatube.db")}" };
        SchemaMigrator.Migrate(options);
        return new TemporaryDatabase(options, () =>
        {
            // Pooled connections keep the file open.
            using (var source = new Database(options))
            using (var pooled = new SqliteConnection(source.DataSource.ConnectionString))
                SqliteConnection.ClearPool(pooled);
            Directory.Delete(folder, recursive: true);
        });
    }

    /// <summary>On the shared server, used as the role that may change no schema.</summary>
    public static TemporaryDatabase Postgres(SharedPostgres server)
    {
        var options = server.NewDatabase();
        return new TemporaryDatabase(options, () => server.Drop(new NpgsqlConnectionStringBuilder(options.ConnectionString).Database!));
    }

    /// <summary>A database that somebody else made and will remove.</summary>
    public static TemporaryDatabase Over(DatabaseOptions options) => new(options, () => { });

    /// <summary>What a process is told of a database: never who owns it.</summary>
    public static Dictionary<string, string?> Settings(DatabaseOptions options) => new()
    {
        ["XaTube:Database:Provider"] = options.Provider,
        ["XaTube:Database:ConnectionString"] = options.ConnectionString,
        ["XaTube:Database:ReplicaConnectionString"] = options.ReplicaConnectionString,
    };

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        _services.Dispose();
        _remove();
    }
}
