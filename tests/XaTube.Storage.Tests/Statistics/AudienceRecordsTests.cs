using XaTube.Storage.Statistics;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Statistics;

public sealed class AudienceRecordsOnSqliteTests() : AudienceRecordsTests(TemporaryDatabase.Sqlite());

public sealed class AudienceRecordsOnPostgresTests(SharedPostgres server) : AudienceRecordsTests(TemporaryDatabase.Postgres(server));

public abstract class AudienceRecordsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Stream = Guid.CreateVersion7();

    private readonly TemporaryDatabase _database;
    private readonly IAudienceRecords _records;

    protected AudienceRecordsTests(TemporaryDatabase database)
    {
        _database = database;
        _records = database.Get<IAudienceRecords>();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_stream_that_nobody_watched_has_totals_of_zero_and_no_minutes()
    {
        Assert.Equal(new AudienceTotals(0, 0, 0), await _records.Totals(Stream, Cancel));
        Assert.Empty(await _records.Minutes(Stream, Cancel));
        await _records.SaveSessions([], Cancel);
    }

    [Fact]
    public async Task Minutes_add_up_reporters_joins_and_counts_and_their_watch_time_is_the_total()
    {
        await _records.SaveSessions(
            [
                Session("anna", Noon.AddSeconds(5)), Session("anna", Noon.AddSeconds(70)), Session("boris", Noon.AddSeconds(59)),
                Session("anna", Noon) with { StreamId = Guid.NewGuid() },
            ], Cancel);
        await _records.SaveWatchMinutes(
            [
                new(Stream, Noon, "silo-1", 30_000), new(Stream, Noon, "silo-2", 12_000),
                new(Stream, Noon.AddMinutes(1), "silo-1", 60_000), new(Guid.NewGuid(), Noon, "silo-1", 999),
            ], Cancel);
        await _records.SaveViewerMinutes([new(Stream, Noon.AddMinutes(1), 1.5, 2), new(Stream, Noon.AddMinutes(2), 0.25, 1)], Cancel);

        var minutes = await _records.Minutes(Stream, Cancel);

        Assert.Equal(
            [
                new AudienceMinute(Noon, 0, 0, 2, 42_000),
                new AudienceMinute(Noon.AddMinutes(1), 1.5, 2, 1, 60_000),
                new AudienceMinute(Noon.AddMinutes(2), 0.25, 1, 0, 0),
            ], minutes);
        Assert.Equal(
            new AudienceTotals(minutes.Sum(minute => minute.Joins), 2, minutes.Sum(minute => minute.WatchedMs)),
            await _records.Totals(Stream, Cancel));
    }

    [Fact]
    public async Task A_session_written_again_keeps_its_largest_watch_time_and_its_first_end()
    {
        var session = Session("anna", Noon) with { WatchedMs = 5_000 };
        await _records.SaveSessions([session], Cancel);
        await _records.SaveSessions([session with { WatchedMs = 9_000, EndedAt = Noon.AddMinutes(1) }], Cancel);
        await _records.SaveSessions([session with { WatchedMs = 7_000, EndedAt = Noon.AddMinutes(2) }, session], Cancel);

        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT watched_ms || ' ' || ended_at FROM viewer_sessions";
        Assert.Equal(
            $"9000 {Noon.AddMinutes(1).ToUnixTimeMilliseconds()}", (string?)await command.ExecuteScalarAsync(Cancel));
        Assert.Equal(1, (await _records.Totals(Stream, Cancel)).Views);
    }

    [Fact]
    public async Task A_minute_keeps_the_largest_value_of_each_reporter_and_its_peak()
    {
        await _records.SaveWatchMinutes([new(Stream, Noon, "silo-1", 20_000)], Cancel);
        await _records.SaveWatchMinutes([new(Stream, Noon.AddSeconds(31), "silo-1", 15_000)], Cancel);
        await _records.SaveWatchMinutes([new(Stream, Noon, "silo-1", 20_000)], Cancel);
        await _records.SaveViewerMinutes([new(Stream, Noon, 4, 9)], Cancel);
        await _records.SaveViewerMinutes([new(Stream, Noon, 3, 5)], Cancel);

        Assert.Equal([new AudienceMinute(Noon, 3, 9, 0, 20_000)], await _records.Minutes(Stream, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ViewerSessionRow Session(string viewer, DateTimeOffset joinedAt) =>
        new(Guid.CreateVersion7(), Stream, viewer, joinedAt, null, 0);
}
