using XaTube.Media.TransportStreams;

namespace XaTube.Media.Packaging;

/// <summary>
/// Writes the segments of one publisher into the stream's folder. A segment that cannot be written, as on a full disk, is
/// left out, and the next one that can is marked as a discontinuity.
/// </summary>
public sealed class SegmentWriter(SegmentFolder folder, TimeProvider time, Action<IOException> failed) : ISegmentOutput, IDisposable
{
    /// <summary>The wall clock may leave the stream's clock by this much before the dates of segments are set anew.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(500);

    private FileStream? _file;
    private DateTimeOffset _beganAt;
    private DateTimeOffset? _clockZero;

    // Timestamps of a new publisher have nothing to do with those of the last one.
    private bool _discontinuous = folder.Index.Next > 0;

    public void Begin(ProgramMap tables) => Try(() =>
    {
        _beganAt = time.GetUtcNow();
        _file = folder.CreateFile();
        tables.WriteTo(_file);
    });

    public void Write(ReadOnlySpan<byte> packet)
    {
        try
        {
            _file?.Write(packet);
        }
        catch (IOException failure)
        {
            Discard(failure);
        }
    }

    public void End(SegmentCut segment)
    {
        var discontinuous = _discontinuous || segment.IsDiscontinuous;
        if (_file is null)
        {
            _discontinuous = discontinuous;
            return;
        }

        Try(() =>
        {
            _file.Dispose();
            folder.Add(segment, DateOf(segment, discontinuous), discontinuous);
            (_file, _discontinuous) = (null, false);
        });
    }

    /// <summary>Drops a segment that was not ended.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>The stream's own clock is even; the time of arrival is not, and only corrects it.</summary>
    private DateTimeOffset DateOf(SegmentCut segment, bool discontinuous)
    {
        var zero = _beganAt - segment.Start;
        if (discontinuous || _clockZero is not { } known || (zero - known).Duration() > ClockTolerance)
            _clockZero = zero;
        return _clockZero.Value + segment.Start;
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(failure as IOException ?? new IOException(failure.Message, failure));
        }
    }

    private void Discard(IOException failure)
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // What is left in its buffer cannot be written either.
        }

        (_file, _discontinuous) = (null, true);
        failed(failure);
    }
}
