using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace XaTube.Bench.Load;

/// <summary>The kernel's list of sockets that have something to read: one thread waits for all of them.</summary>
public sealed class Epoll : IDisposable
{
    private const int Add = 1;
    private const int Readable = 1;
    private const int Most = 256;

    // The kernel packs the structure on x64, and nowhere else.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int Data = Stride - 8;
    private readonly byte[] _events = new byte[Stride * Most];
    private readonly int _handle = Checked(epoll_create1(0));

    /// <param name="tag">What <see cref="Wait"/> will call the socket.</param>
    public void Watch(Socket socket, int tag)
    {
        var wanted = new byte[Stride];
        BinaryPrimitives.WriteInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(wanted.AsSpan(Data), tag);
        _ = Checked(epoll_ctl(_handle, Add, (int)socket.Handle, wanted));
    }

    /// <summary>Waits until something is there to read, or for so long; returns how many tags it wrote.</summary>
    public int Wait(Span<int> tags, TimeSpan atMost)
    {
        var wait = new Timespec(0, Math.Clamp(atMost.Ticks * 100, 0, 500_000_000));
        var count = Math.Max(0, epoll_pwait2(_handle, _events, Math.Min(Most, tags.Length), wait, 0));
        for (var i = 0; i < count; i++)
            tags[i] = (int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan((i * Stride) + Data));
        return count;
    }

    public void Dispose() => _ = close(_handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int socket, byte[] wanted);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_pwait2(int epoll, byte[] events, int most, in Timespec wait, nint signals);

    [DllImport("libc")]
    private static extern int close(int handle);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
