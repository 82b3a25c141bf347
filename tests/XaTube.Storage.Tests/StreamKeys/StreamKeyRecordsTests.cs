using XaTube.Storage.StreamKeys;
using XaTube.Storage.Tests.GrainState;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.StreamKeys;

public sealed class StreamKeyRecordsOnSqliteTests() : StreamKeyRecordsTests(TemporaryDatabase.Sqlite());

public sealed class StreamKeyRecordsOnPostgresTests(SharedPostgres server) : StreamKeyRecordsTests(TemporaryDatabase.Postgres(server));

public abstract class StreamKeyRecordsTests : IDisposable
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private readonly TemporaryDatabase _database;

    protected StreamKeyRecordsTests(TemporaryDatabase database) => _database = database;

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_key_is_known_as_soon_as_its_grain_has_stored_it_and_nothing_else_is()
    {
        var keys = _database.Get<IStreamKeyRecords>();
        await using var silo = await TestSilo.Start(_database.Database);
        await Store("channel", "channel", Hash);
        Assert.False(await keys.WasIssued(Hash, Cancel));

        await Store("streamkey", "stream-key", Hash);

        Assert.True(await keys.WasIssued(Hash, Cancel));
        Assert.False(await keys.WasIssued(Hash.ToUpperInvariant(), Cancel));
        Assert.False(await keys.WasIssued(Hash[..^1], Cancel));
        Assert.False(await keys.WasIssued("", Cancel));

        Task Store(string grain, string state, string key) =>
            silo.Storage.WriteStateAsync(state, GrainId.Create(grain, key), new GrainState<NoteState>(new NoteState()));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
