using Microsoft.Extensions.Time.Testing;
using XaTube.Media.Packaging;
using XaTube.Media.TransportStreams;

namespace XaTube.Media.Tests.Packaging;

public sealed class SegmentFolderTests : IDisposable
{
    private static readonly Guid Stream = Guid.Parse("019a0000-0000-7000-8000-000000000001");

    private readonly string _root = Directory.CreateTempSubdirectory("xatube-media-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Everything_that_the_playlists_list_exists_at_every_moment()
    {
        var folder = Open();
        for (var i = 0; i < 100; i++)
        {
            Write(folder);
            foreach (var file in Listed("live").Concat(Listed("dvr")))
                Assert.True(File.Exists(Path.Combine(_root, $"{Stream}", Path.GetFileName(file))), file);
        }
    }

    [Fact]
    public void A_segment_that_is_not_listed_any_more_exists_for_a_minute()
    {
        var folder = Open();
        for (var i = 0; i < 31; i++)
            Write(folder);
        folder.DeleteRetired();
        Assert.True(File.Exists(Segment(0)));
        _time.Advance(SegmentFolder.Afterlife);
        folder.DeleteRetired();
        Assert.False(File.Exists(Segment(0)));
        Assert.True(File.Exists(Segment(1)));
    }

    [Fact]
    public void Another_process_goes_on_where_the_last_was_killed()
    {
        var first = Open();
        for (var i = 0; i < 5; i++)
            Write(first);
        // Killed while it wrote the sixth.
        first.CreateFile().Dispose();
        var second = Open();
        Write(second, discontinuous: true);
        Assert.Equal(["0.ts", "1.ts", "2.ts", "3.ts", "4.ts", "5.ts"], Listed("dvr"));
        Assert.Contains("#EXT-X-DISCONTINUITY\n", File.ReadAllText(Playlist("live")));
    }

    [Fact]
    public void The_end_is_in_both_playlists_and_can_be_taken_back()
    {
        var folder = Open();
        Write(folder);
        folder.End();
        Assert.EndsWith("#EXT-X-ENDLIST\n", File.ReadAllText(Playlist("live")));
        Assert.EndsWith("#EXT-X-ENDLIST\n", File.ReadAllText(Playlist("dvr")));
        folder.Reopen();
        Write(folder);
        Assert.DoesNotContain("#EXT-X-ENDLIST", File.ReadAllText(Playlist("live")));
    }

    [Fact]
    public void A_stream_that_never_had_media_has_no_playlist_even_when_it_ends()
    {
        Open().End();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void Everybody_may_read_what_is_to_be_served()
    {
        Write(Open());
        foreach (var file in (string[])[Playlist("live"), Playlist("dvr"), Segment(0)])
            Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead), file);
    }

    [Fact]
    public void Where_the_disk_is_full_a_segment_is_left_out_and_the_next_one_says_so()
    {
        var folder = Open();
        var failures = new List<IOException>();
        using var writer = new SegmentWriter(folder, _time, failures.Add);
        Cut(writer);
        // A folder in the file's place fails as a full disk does: with an IOException.
        Directory.CreateDirectory(Path.Combine(_root, $"{Stream}", "1.ts.part"));
        Cut(writer);
        Directory.Delete(Path.Combine(_root, $"{Stream}", "1.ts.part"));
        Cut(writer);
        Assert.Single(failures);
        Assert.Equal(["0.ts", "1.ts"], Listed("dvr"));
        Assert.True(folder.Index.Segments[1].IsDiscontinuous);
    }

    [Fact]
    public void Dates_follow_the_streams_own_clock_and_not_the_jitter_of_its_arrival()
    {
        var folder = Open();
        using var writer = new SegmentWriter(folder, _time, _ => { });
        foreach (var jitter in (int[])[0, 300, -200, 100])
        {
            _time.Advance(TimeSpan.FromMilliseconds(2000 + jitter));
            Cut(writer, folder.Index.Next * 2);
        }

        Assert.All(folder.Index.Segments.Zip(folder.Index.Segments.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(2), pair.Second.At - pair.First.At));
        // More than half a second is no jitter.
        _time.Advance(TimeSpan.FromSeconds(5));
        Cut(writer, folder.Index.Next * 2);
        Assert.Equal(_time.GetUtcNow(), folder.Index.Segments[^1].At);
    }

    private static void Cut(SegmentWriter writer, double start = 0)
    {
        writer.Begin(new ProgramMap());
        writer.Write(new byte[188]);
        writer.End(new SegmentCut(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(2), true, false));
    }

    private SegmentFolder Open() => new(_root, Stream, TimeSpan.FromMinutes(1), _time);

    private void Write(SegmentFolder folder, bool discontinuous = false)
    {
        using (var file = folder.CreateFile())
            file.Write(new byte[188]);
        folder.Add(new SegmentCut(TimeSpan.Zero, TimeSpan.FromSeconds(2), true, false), _time.GetUtcNow(), discontinuous);
    }

    private string Playlist(string which) => which == "live" ? Path.Combine(_root, $"{Stream}.m3u8") : Path.Combine(_root, $"{Stream}", "dvr.m3u8");

    private string Segment(int number) => Path.Combine(_root, $"{Stream}", $"{number}.ts");

    private string[] Listed(string which) => [.. File.ReadAllLines(Playlist(which)).Where(line => line.EndsWith(".ts", StringComparison.Ordinal))];
}
