using System.Globalization;
using System.Text;

namespace XaTube.Media.Playlists;

/// <summary>
/// HLS media playlists (RFC 8216): their text, and the index that the text was made of. So the DVR playlist is all that a
/// stream needs to go on after a restart.
/// </summary>
public static class MediaPlaylist
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The playlist of the segments from <paramref name="start"/> on.</summary>
    public static string Render(SegmentIndex index, int start, string folder)
    {
        var listed = index.Segments.Skip(start).ToArray();
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{index.TargetDuration}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA-SEQUENCE:{(listed.Length > 0 ? listed[0].Sequence : index.Next)}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{index.DiscontinuitySequence + index.Segments.Take(start).Count(segment => segment.IsDiscontinuous)}\n");
        if (listed.All(segment => segment.IsIndependent))
            text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        foreach (var segment in listed)
        {
            if (segment.IsDiscontinuous)
                text.Append("#EXT-X-DISCONTINUITY\n");
            text.Append("#EXT-X-PROGRAM-DATE-TIME:").Append(segment.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)).Append('\n')
                .Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Duration.TotalSeconds:0.000},\n")
                .Append(folder).Append(segment.FileName).Append('\n');
        }

        return (index.IsEnded ? text.Append("#EXT-X-ENDLIST\n") : text).ToString();
    }

    /// <summary>The index of a DVR playlist that <see cref="Render"/> made; an empty one where the text is none.</summary>
    public static SegmentIndex Parse(string text, TimeSpan window)
    {
        var segments = new List<Segment>();
        long sequence = 0, discontinuities = 0;
        var (duration, at, discontinuous, ended) = (TimeSpan.Zero, DateTimeOffset.MinValue, false, false);
        var independent = text.Contains("#EXT-X-INDEPENDENT-SEGMENTS\n", StringComparison.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var (tag, value) = line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? (line[..colon], line[(colon + 1)..]) : (line, "");
            switch (tag)
            {
                case "#EXT-X-MEDIA-SEQUENCE":
                    sequence = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "#EXT-X-DISCONTINUITY-SEQUENCE":
                    discontinuities = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "#EXT-X-DISCONTINUITY":
                    discontinuous = true;
                    break;
                case "#EXT-X-PROGRAM-DATE-TIME":
                    at = DateTimeOffset.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "#EXTINF":
                    duration = TimeSpan.FromSeconds(double.Parse(value.TrimEnd(','), CultureInfo.InvariantCulture));
                    break;
                case "#EXT-X-ENDLIST":
                    ended = true;
                    break;
                default:
                    if (!line.EndsWith(Segment.Extension, StringComparison.Ordinal))
                        break;
                    segments.Add(new Segment(sequence++, duration, at, independent, discontinuous));
                    discontinuous = false;
                    break;
            }
        }

        return new SegmentIndex(window, segments, sequence, discontinuities) { IsEnded = ended };
    }
}
