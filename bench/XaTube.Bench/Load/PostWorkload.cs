using System.Text;

namespace XaTube.Bench.Load;

/// <summary>Constant requests, one for each body.</summary>
public sealed class PostWorkload(string path, string headers, IReadOnlyList<string> bodies) : Workload
{
    private readonly byte[][] _requests = [.. bodies.Select(body => (byte[])[.. Head(path, headers, body.Length), .. Encoding.ASCII.GetBytes(body)])];

    public override int Slots => _requests.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _requests[slot].CopyTo(buffer);
        return _requests[slot].Length;
    }
}
