using XaTube.Storage.Channels;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Channels;

public sealed class ChannelCatalogOnSqliteTests() : ChannelCatalogTests(TemporaryDatabase.Sqlite());

public sealed class ChannelCatalogOnPostgresTests(SharedPostgres server) : ChannelCatalogTests(TemporaryDatabase.Postgres(server));

public abstract class ChannelCatalogTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDatabase _database;
    private readonly IChannelCatalog _catalogue;

    protected ChannelCatalogTests(TemporaryDatabase database)
    {
        _database = database;
        _catalogue = database.Get<IChannelCatalog>();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_channel_is_read_back_as_it_was_projected()
    {
        var row = Channel("Alice") with
        {
            Description = "Talks",
            Category = "music",
            Tags = ["live", "тест"],
            CoverUrl = "/covers/1.webp",
            Version = 3,
        };
        await _catalogue.Project(row, Cancel);

        Assert.Equivalent(row, await _catalogue.Find(row.Id, Cancel), strict: true);
        Assert.Equivalent(row, await _catalogue.FindByHandle("aLICE", Cancel), strict: true);
        Assert.Null(await _catalogue.Find(Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task An_older_or_equal_version_does_not_replace_a_newer_one()
    {
        var newer = Channel("alice") with { Title = "newer", Version = 5 };
        await _catalogue.Project(newer, Cancel);
        await _catalogue.Project(newer with { Title = "older", Version = 4 }, Cancel);
        await _catalogue.Project(newer with { Title = "equal", Version = 5 }, Cancel);
        Assert.Equal("newer", (await _catalogue.Find(newer.Id, Cancel))?.Title);

        await _catalogue.Project(newer with { Title = "newest", Version = 6 }, Cancel);
        Assert.Equal("newest", (await _catalogue.Find(newer.Id, Cancel))?.Title);
    }

    [Fact]
    public async Task A_deleted_channel_is_found_nowhere()
    {
        var row = Channel("alice");
        await _catalogue.Project(row, Cancel);
        await _catalogue.Project(row with { DeletedAt = Noon, Version = 2 }, Cancel);

        Assert.Null(await _catalogue.Find(row.Id, Cancel));
        Assert.Null(await _catalogue.FindByHandle("alice", Cancel));
        Assert.Empty((await _catalogue.List(new ChannelSearch(), new PageRequest(), Cancel)).Items);
        Assert.Empty(await _catalogue.OwnedBy(row.OwnerId, Cancel));
    }

    [Fact]
    public async Task A_handle_belongs_to_the_first_claimant_until_it_is_released()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(await _catalogue.TryClaimHandle("Alice", first, Cancel));
        Assert.True(await _catalogue.TryClaimHandle("alice", first, Cancel));
        Assert.False(await _catalogue.TryClaimHandle("ALICE", second, Cancel));

        await _catalogue.ReleaseHandle("alice", second, Cancel);
        Assert.False(await _catalogue.TryClaimHandle("alice", second, Cancel));

        await _catalogue.ReleaseHandle("aliCE", first, Cancel);
        Assert.True(await _catalogue.TryClaimHandle("alice", second, Cancel));
    }

    [Fact]
    public async Task Of_many_claims_at_once_one_wins()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(() => _catalogue.TryClaimHandle("alice", Guid.NewGuid(), Cancel))));

        Assert.Single(claims, won => won);
    }

    [Fact]
    public async Task A_handle_that_changed_hands_leads_to_its_new_holder_even_before_the_old_row_follows()
    {
        var former = Channel("alice");
        var holder = Channel("alice") with { CreatedAt = Noon.AddDays(1) };
        await _catalogue.Project(former, Cancel);
        await _catalogue.TryClaimHandle("alice", holder.Id, Cancel);
        await _catalogue.Project(holder, Cancel);

        Assert.Equal(holder.Id, (await _catalogue.FindByHandle("alice", Cancel))?.Id);
    }

    [Fact]
    public async Task Pages_hold_every_channel_once_newest_first_also_when_times_are_equal()
    {
        var rows = Enumerable.Range(0, 7).Select(n => Channel($"c{n}") with { CreatedAt = Noon.AddSeconds(n / 3) }).ToList();
        foreach (var row in rows)
            await _catalogue.Project(row, Cancel);

        var seen = new List<ChannelRow>();
        string? after = null;
        do
        {
            var page = await _catalogue.List(new ChannelSearch(), new PageRequest(2, after), Cancel);
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items);
            after = page.Next;
            // What appears in front of a reader does not move what is behind it.
            await _catalogue.Project(Channel($"late{seen.Count}") with { CreatedAt = Noon.AddDays(1) }, Cancel);
        }
        while (after is not null);

        Assert.Equal(
            rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id.ToString("D"), StringComparer.Ordinal)
                .Select(row => row.Id),
            seen.Select(row => row.Id));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData("////")]
    [InlineData("MTIzIG5vdC1hLWd1aWQ")]
    public async Task A_cursor_that_is_not_ours_starts_from_the_beginning(string cursor)
    {
        await _catalogue.Project(Channel("alice"), Cancel);

        Assert.Single((await _catalogue.List(new ChannelSearch(), new PageRequest(20, cursor), Cancel)).Items);
    }

    [Theory]
    [InlineData("AliCe", 1)]
    [InlineData("МУЗЫКА", 1)]
    [InlineData("100%", 1)]
    [InlineData("%", 1)]
    [InlineData("a_i", 0)]
    [InlineData("nothing", 0)]
    [InlineData("  ", 2)]
    public async Task Search_looks_into_handle_title_and_description_without_case_and_takes_wildcards_literally(
        string text, int expected)
    {
        await _catalogue.Project(Channel("alice") with { Title = "Живая музыка" }, Cancel);
        await _catalogue.Project(Channel("bob") with { Description = "100% live" }, Cancel);

        Assert.Equal(expected, (await _catalogue.List(new ChannelSearch(text), new PageRequest(), Cancel)).Items.Count);
    }

    [Fact]
    public async Task Category_is_exact_and_an_owner_sees_his_channels_oldest_first()
    {
        var owner = Guid.NewGuid();
        await _catalogue.Project(Channel("b") with { OwnerId = owner, Category = "music", CreatedAt = Noon.AddHours(1) }, Cancel);
        await _catalogue.Project(Channel("a") with { OwnerId = owner, Category = "musical" }, Cancel);
        await _catalogue.Project(Channel("c"), Cancel);

        var page = await _catalogue.List(new ChannelSearch(Category: "music"), new PageRequest(), Cancel);
        Assert.Equal(["b"], page.Items.Select(row => row.Handle));
        Assert.Equal(["a", "b"], (await _catalogue.OwnedBy(owner, Cancel)).Select(row => row.Handle));
    }

    [Fact]
    public async Task A_character_that_no_database_keeps_is_replaced_and_never_a_fault()
    {
        var row = Channel("alice") with { Title = "a\0b", Description = "\0", Category = "c\0", Tags = ["t\0"] };
        await _catalogue.Project(row, Cancel);

        var found = (await _catalogue.Find(row.Id, Cancel))!;
        Assert.Equal(("a\uFFFDb", "\uFFFD", "t\0"), (found.Title, found.Description, found.Tags[0]));
        Assert.Single((await _catalogue.List(new ChannelSearch("a\0", "c\0"), new PageRequest(), Cancel)).Items);
        Assert.Null(await _catalogue.FindByHandle("ali\0ce", Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ChannelRow Channel(string handle) => new(
        Guid.CreateVersion7(), Guid.NewGuid(), handle, $"{handle} on air", null, null, [], null, Noon, null, 1);
}
