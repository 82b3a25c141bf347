using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Membership;

public sealed class MembershipTableTests(SharedPostgres server) : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, 250, DateTimeKind.Utc);

    private readonly TemporaryDatabase _database = TemporaryDatabase.Postgres(server);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_member_is_read_back_as_it_was_written()
    {
        var table = await Table();
        var entry = Entry(1);
        var version = (await table.ReadAllAsync(Cancel)).Version;
        Assert.Equal(0, version.Version);
        Assert.True(await table.InsertRowAsync(entry, version.Next(), Cancel));

        entry.Status = SiloStatus.Dead;
        entry.AddSuspector(Address(2), Noon);
        entry.AddSuspector(Address(3), Noon.AddSeconds(1));
        version = (await table.ReadAllAsync(Cancel)).Version;
        Assert.True(await table.UpdateRowAsync(entry, version.VersionEtag, version.Next(), Cancel));

        var read = await table.ReadRowAsync(entry.SiloAddress, Cancel);
        var member = Assert.Single(read.Members).Item1;
        Assert.Equal(2, read.Version.Version);
        Assert.Equal(
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort),
            (member.SiloAddress, member.SiloName, member.HostName, member.Status, member.ProxyPort));
        Assert.Equal((Noon, DateTimeKind.Utc, Noon), (member.StartTime, member.StartTime.Kind, member.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, member.SuspectTimes);
    }

    [Fact]
    public async Task A_silo_that_is_not_there_is_no_member_but_the_version_is_told()
    {
        var table = await Table();
        Assert.Empty((await table.ReadAllAsync(Cancel)).Members);
        var version = (await table.ReadRowAsync(Address(1), Cancel)).Version;
        Assert.Equal(0, version.Version);

        Assert.False(await table.UpdateRowAsync(Entry(1), version.VersionEtag, version.Next(), Cancel));
        Assert.Equal(0, (await table.ReadAllAsync(Cancel)).Version.Version);
    }

    [Fact]
    public async Task A_change_made_of_an_older_version_or_of_a_row_that_exists_changes_nothing()
    {
        var table = await Table();
        var old = (await table.ReadAllAsync(Cancel)).Version;
        Assert.True(await table.InsertRowAsync(Entry(1), old.Next(), Cancel));
        var now = (await table.ReadAllAsync(Cancel)).Version;

        Assert.False(await table.InsertRowAsync(Entry(2), old.Next(), Cancel));
        Assert.False(await table.InsertRowAsync(Entry(1), now.Next(), Cancel));
        Assert.False(await table.UpdateRowAsync(Entry(1, SiloStatus.Dead), old.VersionEtag, old.Next(), Cancel));

        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal(now.Version, read.Version.Version);
        Assert.Equal(SiloStatus.Active, Assert.Single(read.Members).Item1.Status);
    }

    [Fact]
    public async Task Of_many_silos_that_join_with_one_version_one_is_let_in()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Table()));
        var version = (await tables[0].ReadAllAsync(Cancel)).Version;

        var joined = await Task.WhenAll(tables.Select((table, n) => Task.Run(() =>
            table.InsertRowAsync(Entry(n + 1), version.Next(), Cancel))));

        Assert.Single(joined, success => success);
        var read = await tables[0].ReadAllAsync(Cancel);
        Assert.Equal((1, 1), (read.Version.Version, read.Members.Count));
    }

    [Fact]
    public async Task A_sign_of_life_is_written_without_moving_the_version()
    {
        var table = await Table();
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel);
        var entry = Entry(1);
        entry.IAmAliveTime = Noon.AddMinutes(5);
        await table.UpdateIAmAliveAsync(entry, Cancel);

        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal((1, Noon.AddMinutes(5)), (read.Version.Version, read.Members[0].Item1.IAmAliveTime));
    }

    [Fact]
    public async Task Cleaning_up_removes_silos_that_are_long_dead_and_no_others_nor_another_clusters()
    {
        var (table, other) = (await Table(), await Table("other"));
        await other.InsertRowAsync(Entry(1, SiloStatus.Dead), (await other.ReadAllAsync(Cancel)).Version.Next(), Cancel);
        var late = Entry(3, SiloStatus.Dead);
        late.IAmAliveTime = Noon.AddDays(8);
        foreach (var entry in (MembershipEntry[])[Entry(1, SiloStatus.Dead), Entry(2), late])
            Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel));

        await table.CleanupDefunctSiloEntriesAsync(Noon.AddDays(7), Cancel);

        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal([2, 3], read.Members.Select(member => member.Item1.SiloAddress.Generation).Order());
        Assert.Equal(3, read.Version.Version);
        Assert.Single((await other.ReadAllAsync(Cancel)).Members);
    }

    [Fact]
    public async Task A_cluster_that_is_deleted_takes_its_members_along()
    {
        var table = await Table();
        await table.InsertRowAsync(Entry(1), (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel);
        await table.DeleteMembershipTableEntriesAsync("tests", Cancel);

        Assert.Equal(0, (await (await Table()).ReadAllAsync(Cancel)).Version.Version);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SiloAddress Address(int generation) => SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11111, generation);

    private static MembershipEntry Entry(int generation, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = Address(generation),
        SiloName = $"silo {generation}",
        HostName = "host",
        Status = status,
        ProxyPort = 30000,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private async Task<AdoNetClusteringTable> Table(string cluster = "tests")
    {
        var table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ServiceId = "xatube", ClusterId = cluster }),
            Options.Create(new AdoNetClusteringSiloOptions
            {
                Invariant = _database.Database.OrleansInvariant,
                DataSource = _database.Database.DataSource,
            }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancel);
        return table;
    }
}
