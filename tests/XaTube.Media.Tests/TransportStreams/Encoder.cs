using System.Diagnostics;
using XaTube.Media.TransportStreams;

namespace XaTube.Media.Tests.TransportStreams;

/// <summary>Transport streams as the real ffmpeg makes them, and what the segmenter makes of them.</summary>
internal sealed class Encoder : ISegmentOutput, IFrameObserver
{
    public List<SegmentCut> Cuts { get; } = [];

    /// <summary>The segments' bytes.</summary>
    public List<byte[]> Segments { get; } = [];

    public List<(TimeSpan At, bool IsKeyframe)> Pictures { get; } = [];

    private readonly List<byte> _open = [];

    /// <summary>Encodes with these inputs and options, and cuts the result.</summary>
    public static async Task<Encoder> Cut(params string[] arguments)
    {
        var output = new Encoder();
        var segmenter = new Segmenter(output, output);
        foreach (var packet in (await Encode(arguments)).Chunk(TransportPacket.Size))
            segmenter.Write(packet);
        segmenter.Complete();
        return output;
    }

    public static async Task<byte[]> Encode(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg",
            ["-nostdin", "-loglevel", "error", .. arguments, "-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", "pipe:1"])
        { RedirectStandardOutput = true })!;
        using var stream = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(stream);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return stream.ToArray();
    }

    /// <summary>What ffprobe says of a segment's first packet of a kind: "v" or "a".</summary>
    public static async Task<string[]> FirstFlags(byte[] segment, string kind)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, segment);
        using var process = Process.Start(new ProcessStartInfo("ffprobe",
            ["-loglevel", "error", "-select_streams", kind, "-show_entries", "packet=flags", "-of", "csv=p=0", file])
        { RedirectStandardOutput = true })!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        File.Delete(file);
        return lines;
    }

    public void Begin(ProgramMap tables)
    {
        using var start = new MemoryStream();
        tables.WriteTo(start);
        _open.Clear();
        _open.AddRange(start.ToArray());
    }

    public void Write(ReadOnlySpan<byte> packet) => _open.AddRange(packet);

    public void End(SegmentCut segment)
    {
        Cuts.Add(segment);
        Segments.Add(_open.ToArray());
    }

    public void OnPicture(TimeSpan time, bool isKeyframe) => Pictures.Add((time, isKeyframe));

    public void OnSound(TimeSpan time)
    {
    }

    public void OnBytes(TrackKind track, int count)
    {
    }
}
