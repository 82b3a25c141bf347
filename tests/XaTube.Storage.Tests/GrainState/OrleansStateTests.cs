using Dapper;
using Orleans.Storage;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.GrainState;

public sealed class OrleansStateOnSqliteTests() : OrleansStateTests(TemporaryDatabase.Sqlite());

public sealed class OrleansStateOnPostgresTests(SharedPostgres server) : OrleansStateTests(TemporaryDatabase.Postgres(server));

public abstract class OrleansStateTests : IDisposable
{
    private static readonly GrainId Note = GrainId.Create("note", "n");

    private readonly TemporaryDatabase _database;

    protected OrleansStateTests(TemporaryDatabase database) => _database = database;

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_grain_finds_its_state_again_after_the_silo_restarts()
    {
        await using (var silo = await TestSilo.Start(_database.Database))
        {
            await silo.Grains.GetGrain<INoteGrain>("a").Write("first");
            await silo.Grains.GetGrain<INoteGrain>("a").Write("second");
            await silo.Grains.GetGrain<INoteGrain>("b").Write("другое");
        }

        await using var restarted = await TestSilo.Start(_database.Database);
        Assert.Equal("second", await restarted.Grains.GetGrain<INoteGrain>("a").Read());
        Assert.Equal("другое", await restarted.Grains.GetGrain<INoteGrain>("b").Read());
        Assert.Equal("", await restarted.Grains.GetGrain<INoteGrain>("c").Read());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_cleared_grain_is_empty_can_be_written_again_and_leaves_a_row_only_if_asked_to(bool delete, int rows)
    {
        await using (var silo = await TestSilo.Start(_database.Database, delete))
        {
            var grain = silo.Grains.GetGrain<INoteGrain>("a");
            await grain.Write("first");
            await grain.Clear();
            Assert.Equal("", await grain.Read());
            Assert.Equal(rows, await Rows());
            await grain.Write("again");
        }

        await using var restarted = await TestSilo.Start(_database.Database, delete);
        Assert.Equal("again", await restarted.Grains.GetGrain<INoteGrain>("a").Read());
        await restarted.Grains.GetGrain<INoteGrain>("a").Clear();
        Assert.Equal(rows, await Rows());
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_succeeds_and_the_others_learn_of_the_conflict()
    {
        await using var silo = await TestSilo.Start(_database.Database);

        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () => await Record.ExceptionAsync(
            () => silo.Storage.WriteStateAsync("note", Note, State($"writer {n}"), Cancel)))));

        Assert.Single(writes, failure => failure is null);
        Assert.Equal(15, writes.OfType<InconsistentStateException>().Count());
        Assert.Equal(1, await Rows());
    }

    [Fact]
    public async Task A_writer_that_read_an_older_version_is_refused_and_changes_nothing()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var first = State("first");
        await silo.Storage.WriteStateAsync("note", Note, first, Cancel);
        var stale = State("stale");
        await silo.Storage.ReadStateAsync("note", Note, stale, Cancel);
        first.State!.Text = "second";
        await silo.Storage.WriteStateAsync("note", Note, first, Cancel);

        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.WriteStateAsync("note", Note, stale, Cancel));
        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.ClearStateAsync("note", Note, stale, Cancel));

        var now = State("");
        await silo.Storage.ReadStateAsync("note", Note, now, Cancel);
        Assert.Equal("second", now.State!.Text);
        Assert.Equal("2", now.ETag);
    }

    [Fact]
    public async Task A_writer_whose_row_was_deleted_is_refused_and_does_not_bring_it_back()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var owner = State("first");
        await silo.Storage.WriteStateAsync("note", Note, owner, Cancel);
        var stale = State("");
        await silo.Storage.ReadStateAsync("note", Note, stale, Cancel);
        await silo.Storage.ClearStateAsync("note", Note, owner, Cancel);

        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.Storage.WriteStateAsync("note", Note, stale, Cancel));
        Assert.Equal(0, await Rows());
    }

    [Fact]
    public async Task Grains_of_every_kind_of_key_keep_apart()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var guid = Guid.CreateVersion7();
        var note = GrainType.Create("note");
        GrainId[] ids =
        [
            GrainId.Create("note", "text"), GrainId.Create(note, GrainIdKeyExtensions.CreateGuidKey(guid)),
            GrainId.Create(note, GrainIdKeyExtensions.CreateGuidKey(guid, "more")),
            GrainId.Create(note, GrainIdKeyExtensions.CreateIntegerKey(7)), GrainId.Create("other", "text"),
        ];
        foreach (var id in ids)
            await silo.Storage.WriteStateAsync(id.Type.ToString()!, id, State($"{id}"), Cancel);

        foreach (var id in ids)
        {
            var found = State("");
            await silo.Storage.ReadStateAsync(id.Type.ToString()!, id, found, Cancel);
            Assert.Equal($"{id}", found.State!.Text);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static GrainState<NoteState> State(string text) => new() { State = new NoteState { Text = text } };

    private async Task<int> Rows()
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM OrleansStorage");
    }
}
