using XaTube.Media.Playlists;

namespace XaTube.Media.Tests.Playlists;

public sealed class SegmentIndexTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static SegmentIndex Index(int count, double seconds = 2, double windowMinutes = 30)
    {
        var index = new SegmentIndex(TimeSpan.FromMinutes(windowMinutes));
        for (var i = 0; i < count; i++)
            index.Add(Segment(index, seconds));
        return index;
    }

    private static Segment Segment(SegmentIndex index, double seconds = 2, bool discontinuous = false, bool independent = true) =>
        new(index.Next, TimeSpan.FromSeconds(seconds), Start.AddSeconds(index.Next * seconds), independent, discontinuous);

    private static string[] Files(string playlist) => [.. playlist.Split('\n').Where(line => line.EndsWith(".ts", StringComparison.Ordinal))];

    [Fact]
    public void The_live_playlist_has_the_newest_segments_and_the_other_all_of_the_window()
    {
        var index = Index(1000);
        Assert.Equal(["s/994.ts", "s/995.ts", "s/996.ts", "s/997.ts", "s/998.ts", "s/999.ts"], Files(index.LivePlaylist("s/")));
        Assert.Equal(900, Files(index.DvrPlaylist()).Length);
        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:994\n", index.LivePlaylist("s/"));
        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:100\n", index.DvrPlaylist());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8.3)]
    [InlineData(20)]
    public void The_live_playlist_is_never_shorter_than_three_of_its_longest_segments(double seconds)
    {
        var index = Index(40, seconds);
        Assert.InRange(Files(index.LivePlaylist("")).Length * seconds, Math.Max(12, 3 * seconds), 200);
    }

    [Fact]
    public void A_window_shorter_than_the_live_playlist_still_lists_that()
    {
        var index = Index(40, seconds: 20, windowMinutes: 1);
        Assert.Equal(Files(index.LivePlaylist("")), Files(index.DvrPlaylist()));
    }

    [Fact]
    public void What_leaves_the_window_is_returned_once_and_oldest_first()
    {
        var index = Index(29, windowMinutes: 1);
        Assert.Empty(index.Add(Segment(index)));
        Assert.Equal([0L], index.Add(Segment(index)).Select(segment => segment.Sequence));
        Assert.Equal([1L], index.Add(Segment(index)).Select(segment => segment.Sequence));
    }

    [Fact]
    public void A_discontinuity_is_marked_and_counted_when_it_has_left()
    {
        var index = Index(10, windowMinutes: 1);
        index.Add(Segment(index, discontinuous: true));
        Assert.Contains("#EXT-X-DISCONTINUITY\n", index.LivePlaylist(""));
        Assert.Contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", index.LivePlaylist(""));
        for (var i = 0; i < 40; i++)
            index.Add(Segment(index));
        Assert.Contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n", index.DvrPlaylist());
        Assert.DoesNotContain("#EXT-X-DISCONTINUITY\n", index.DvrPlaylist());
    }

    [Fact]
    public void The_live_playlist_counts_discontinuities_that_only_the_other_lists()
    {
        var index = Index(3);
        index.Add(Segment(index, discontinuous: true));
        for (var i = 0; i < 10; i++)
            index.Add(Segment(index));
        Assert.Contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", index.DvrPlaylist());
        Assert.Contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n", index.LivePlaylist(""));
    }

    [Fact]
    public void Only_a_playlist_of_segments_that_a_player_can_begin_with_says_so()
    {
        var index = Index(3);
        Assert.Contains("#EXT-X-INDEPENDENT-SEGMENTS\n", index.LivePlaylist(""));
        index.Add(Segment(index, independent: false));
        Assert.DoesNotContain("#EXT-X-INDEPENDENT-SEGMENTS\n", index.LivePlaylist(""));
    }

    [Fact]
    public void The_target_duration_is_never_less_than_a_segment_and_never_shrinks()
    {
        var index = Index(3);
        Assert.Contains("#EXT-X-TARGETDURATION:2\n", index.LivePlaylist(""));
        index.Add(Segment(index, seconds: 8.4));
        for (var i = 0; i < 20; i++)
            index.Add(Segment(index));
        Assert.Contains("#EXT-X-TARGETDURATION:8\n", index.LivePlaylist(""));
    }

    [Fact]
    public void The_dates_are_those_of_the_first_pictures()
    {
        var playlist = Index(2).LivePlaylist("");
        Assert.Contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:05.000Z\n#EXTINF:2.000,\n0.ts\n", playlist);
        Assert.Contains("#EXT-X-PROGRAM-DATE-TIME:2026-01-02T03:04:07.000Z\n#EXTINF:2.000,\n1.ts\n", playlist);
    }

    [Fact]
    public void An_ended_stream_says_so()
    {
        var index = Index(2);
        Assert.DoesNotContain("#EXT-X-ENDLIST", index.LivePlaylist(""));
        index.IsEnded = true;
        Assert.EndsWith("#EXT-X-ENDLIST\n", index.LivePlaylist(""));
    }

    [Fact]
    public void After_a_restart_the_index_is_read_from_its_playlist_and_goes_on()
    {
        var index = Index(50, windowMinutes: 1);
        index.Add(Segment(index, seconds: 4, discontinuous: true));
        index.Add(Segment(index));
        var read = MediaPlaylist.Parse(index.DvrPlaylist(), TimeSpan.FromMinutes(1));
        Assert.Equal(index.Segments, read.Segments);
        Assert.Equal((index.Next, index.TargetDuration, index.DiscontinuitySequence), (read.Next, read.TargetDuration, read.DiscontinuitySequence));
        Assert.Equal(index.DvrPlaylist(), read.DvrPlaylist());
    }

    [Fact]
    public void A_file_that_is_no_playlist_makes_an_empty_index() =>
        Assert.Empty(MediaPlaylist.Parse("not a playlist\n", TimeSpan.FromMinutes(1)).Segments);

    [Fact]
    public void Where_space_is_short_the_oldest_go_but_never_what_the_live_playlist_lists()
    {
        var index = Index(20);
        Assert.Equal(10, index.RemoveOldest(10).Count);
        Assert.Equal(4, index.RemoveOldest(10).Count);
        Assert.Empty(index.RemoveOldest(10));
        Assert.Equal(Files(index.LivePlaylist("")), Files(index.DvrPlaylist()));
    }
}
