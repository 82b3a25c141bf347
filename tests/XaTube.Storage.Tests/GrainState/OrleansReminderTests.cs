using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.GrainState;

public sealed class OrleansReminderOnSqliteTests() : OrleansReminderTests(TemporaryDatabase.Sqlite());

public sealed class OrleansReminderOnPostgresTests(SharedPostgres server) : OrleansReminderTests(TemporaryDatabase.Postgres(server));

public abstract class OrleansReminderTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, 250, DateTimeKind.Utc);

    private readonly TemporaryDatabase _database;

    protected OrleansReminderTests(TemporaryDatabase database) => _database = database;

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_grain_finds_its_reminders_again_after_the_silo_restarts_and_can_drop_one()
    {
        await using (var silo = await TestSilo.Start(_database.Database))
        {
            await silo.Grains.GetGrain<INoteGrain>("a").Remind("wake", TimeSpan.FromMinutes(1));
            await silo.Grains.GetGrain<INoteGrain>("a").Remind("wake", TimeSpan.FromDays(40));
            await silo.Grains.GetGrain<INoteGrain>("a").Remind("sweep", TimeSpan.FromMinutes(5));
        }

        await using var restarted = await TestSilo.Start(_database.Database);
        var grain = restarted.Grains.GetGrain<INoteGrain>("a");
        Assert.Equal(["sweep", "wake"], await grain.Reminders());
        await grain.Forget("wake");
        Assert.Equal(["sweep"], await grain.Reminders());
        Assert.Empty(await restarted.Grains.GetGrain<INoteGrain>("b").Reminders());
    }

    [Fact]
    public async Task A_reminder_is_read_back_to_the_millisecond_in_utc()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var entry = Entry("a", "wake");
        await silo.Reminders.UpsertRow(entry, Cancel);

        var read = (await silo.Reminders.ReadRow(entry.GrainId, "wake", Cancel))!;

        Assert.Equal((Noon, DateTimeKind.Utc), (read.StartAt, read.StartAt.Kind));
        Assert.Equal(TimeSpan.FromDays(40), read.Period);
        Assert.Null(await silo.Reminders.ReadRow(entry.GrainId, "other", Cancel));
    }

    [Fact]
    public async Task Only_the_latest_version_of_a_reminder_can_be_removed()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var first = await silo.Reminders.UpsertRow(Entry("a", "wake"), Cancel);
        var second = await silo.Reminders.UpsertRow(Entry("a", "wake"), Cancel);
        var id = Entry("a", "wake").GrainId;

        Assert.NotEqual(first, second);
        Assert.False(await silo.Reminders.RemoveRow(id, "wake", first!, Cancel));
        Assert.True(await silo.Reminders.RemoveRow(id, "wake", second!, Cancel));
        Assert.False(await silo.Reminders.RemoveRow(id, "wake", second!, Cancel));
    }

    [Fact]
    public async Task Every_reminder_lies_in_exactly_one_of_the_ranges_that_cover_the_ring()
    {
        await using var silo = await TestSilo.Start(_database.Database);
        var entries = Enumerable.Range(0, 40).Select(n => Entry($"grain {n}", "wake")).ToList();
        foreach (var entry in entries)
            await silo.Reminders.UpsertRow(entry, Cancel);

        // The last range wraps around the end of the ring; the bounds lie on both sides of the sign bit.
        uint[] bounds = [0x1000_0000, 0x7000_0000, 0x9000_0000, entries[0].GrainId.GetUniformHashCode()];
        Array.Sort(bounds);
        var found = new List<GrainId>();
        for (var n = 0; n < bounds.Length; n++)
            found.AddRange((await silo.Reminders.ReadRows(bounds[n], bounds[(n + 1) % bounds.Length], Cancel)).Reminders
                .Select(reminder => reminder.GrainId));
        Assert.Equal(entries.Select(entry => entry.GrainId).Order(), found.Order());

        Assert.Equal(40, (await silo.Reminders.ReadRows(0, 0, Cancel)).Reminders.Count);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ReminderEntry Entry(string grain, string name) => new()
    {
        GrainId = GrainId.Create("note", grain),
        ReminderName = name,
        StartAt = Noon,
        Period = TimeSpan.FromDays(40),
    };
}
