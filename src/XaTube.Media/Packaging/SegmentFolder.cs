using XaTube.Media.Playlists;
using XaTube.Media.TransportStreams;

namespace XaTube.Media.Packaging;

/// <summary>
/// The files of one stream: its segments, and the two playlists that list them. A segment has its name when it is complete,
/// a playlist is replaced as a whole, and a file that is not listed any more stays for <see cref="Afterlife"/>, for those
/// who read an older playlist. Thread-safe.
/// </summary>
/// <remarks>
/// <c>ID.m3u8</c> is the live playlist, <c>ID/dvr.m3u8</c> the DVR playlist, <c>ID/N.ts</c> a segment. The DVR playlist is
/// written first: it is also what the index is read from after a restart.
/// </remarks>
public sealed class SegmentFolder(string root, Guid stream, TimeSpan window, TimeProvider time)
{
    /// <summary>How long a segment exists after it was removed from the playlists.</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromMinutes(1);

    private const UnixFileMode EveryoneReads =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Lock _lock = new();
    private readonly Queue<(string File, DateTimeOffset DueAt)> _removed = new();

    public Guid Stream => stream;

    /// <summary>The segments that can be watched.</summary>
    public SegmentIndex Index { get; } = Load(Path.Combine(root, $"{stream}", DvrName), window);

    /// <summary>The newest complete segment; null where there is none.</summary>
    public string? NewestFile => Index.Segments is [.., var last] ? Path.Combine(Folder, last.FileName) : null;

    private const string DvrName = "dvr.m3u8";

    private string Folder => Path.Combine(root, $"{stream}");

    private string LiveFile => Path.Combine(root, $"{stream}.m3u8");

    /// <summary>The streams that have files below a root.</summary>
    public static IEnumerable<Guid> Streams(string root) => !Directory.Exists(root)
        ? []
        : Directory.EnumerateDirectories(root).Select(path => Guid.TryParse(Path.GetFileName(path), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty);

    /// <summary>A file for the next segment, which has its name after <see cref="Add"/>.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written to.</exception>
    public FileStream CreateFile()
    {
        CreateFolder(root);
        CreateFolder(Folder);
        return Create(PartFile());
    }

    /// <summary>Lists the segment that was written to the last <see cref="CreateFile"/>.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written to.</exception>
    public void Add(SegmentCut cut, DateTimeOffset at, bool discontinuous)
    {
        lock (_lock)
        {
            var segment = new Segment(Index.Next, cut.Duration, at, cut.IsIndependent, discontinuous);
            File.Move(PartFile(), Path.Combine(Folder, segment.FileName), overwrite: true);
            Retire(Index.Add(segment));
            WritePlaylists();
        }
    }

    /// <summary>Removes the oldest segments that the live playlist does not list. False when there are none.</summary>
    public bool RemoveOldest(int count)
    {
        lock (_lock)
        {
            var removed = Index.RemoveOldest(count);
            if (removed.Count == 0)
                return false;
            WritePlaylists();
            foreach (var segment in removed)
                File.Delete(Path.Combine(Folder, segment.FileName));
            return true;
        }
    }

    /// <summary>Says in the playlists that no more will come. Repeating it changes nothing.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (Index.IsEnded || Index.Segments.Count == 0)
                return;
            Index.IsEnded = true;
            WritePlaylists();
        }
    }

    /// <summary>The stream goes on after all, as when a crash hid that it had not ended.</summary>
    public void Reopen() => Index.IsEnded = false;

    /// <summary>Deletes segments whose time after their removal is over.</summary>
    public void DeleteRetired()
    {
        lock (_lock)
            while (_removed.TryPeek(out var next) && next.DueAt <= time.GetUtcNow())
                File.Delete(_removed.Dequeue().File);
    }

    /// <summary>Deletes everything of the stream.</summary>
    public void Delete()
    {
        File.Delete(LiveFile);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static SegmentIndex Load(string file, TimeSpan window) =>
        File.Exists(file) ? MediaPlaylist.Parse(File.ReadAllText(file), window) : new SegmentIndex(window);

    private string PartFile() => Path.Combine(Folder, $"{Index.Next}{Segment.Extension}.part");

    private void WritePlaylists()
    {
        Replace(Path.Combine(Folder, DvrName), Index.DvrPlaylist());
        Replace(LiveFile, Index.LivePlaylist($"{stream}/"));
    }

    private void Retire(IReadOnlyList<Segment> segments)
    {
        foreach (var segment in segments)
            _removed.Enqueue((Path.Combine(Folder, segment.FileName), time.GetUtcNow() + Afterlife));
    }

    private static void Replace(string file, string text)
    {
        var temporary = $"{file}.new";
        using (var writer = new StreamWriter(Create(temporary)))
            writer.Write(text);
        File.Move(temporary, file, overwrite: true);
    }

    private static FileStream Create(string file)
    {
        var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024);
        // Whatever this process's umask is: nginx may run as another user.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, EveryoneReads);
        return stream;
    }

    private static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, EveryoneReads | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
