using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace XaTube.Storage.Tests;

/// <summary>A migrated SQLite file of its own for one test, and the stores over it; gone when disposed.</summary>
public sealed class TemporaryDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-storage-").FullName;
    private readonly ServiceProvider _services;

    public TemporaryDatabase()
    {
        Options = new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(_folder, "new", "xatube.db")}" };
        SchemaMigrator.Migrate(Options);
        _services = new ServiceCollection()
            .AddXaTubeStorage(new ConfigurationBuilder().AddInMemoryCollection(
                [new("XaTube:Database:ConnectionString", Options.ConnectionString)]).Build())
            .BuildServiceProvider();
    }

    public DatabaseOptions Options { get; }

    public Database Database => Get<Database>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        // Ask before the services go: pooled connections keep the file open.
        var connectionString = Database.DataSource.ConnectionString;
        _services.Dispose();
        using (var pooled = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(pooled);
        Directory.Delete(_folder, recursive: true);
    }
}
