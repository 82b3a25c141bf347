using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace XaTube.Bench.Load;

/// <summary>Linux epoll: one thread waits until any of many sockets is readable.</summary>
public sealed class Epoll : IDisposable
{
    private const int Add = 1;
    private const int Readable = 1;
    private const int MaxEvents = 256;

    // struct epoll_event is packed on x64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int Data = Stride - 8;
    private readonly byte[] _events = new byte[Stride * MaxEvents];
    private readonly int _handle = Checked(epoll_create1(0));

    /// <param name="tag">The value by which <see cref="Wait"/> reports the socket.</param>
    public void Watch(Socket socket, int tag)
    {
        var interest = new byte[Stride];
        BinaryPrimitives.WriteInt32LittleEndian(interest, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(interest.AsSpan(Data), tag);
        _ = Checked(epoll_ctl(_handle, Add, (int)socket.Handle, interest));
    }

    /// <summary>Waits until a socket is readable, or for at most 500 ms; returns the number of tags written.</summary>
    public int Wait(Span<int> tags, TimeSpan timeout)
    {
        var wait = new Timespec(0, Math.Clamp(timeout.Ticks * 100, 0, 500_000_000));
        var count = Math.Max(0, epoll_pwait2(_handle, _events, Math.Min(MaxEvents, tags.Length), wait, 0));
        for (var i = 0; i < count; i++)
            tags[i] = (int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan((i * Stride) + Data));
        return count;
    }

    public void Dispose() => _ = close(_handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int socket, byte[] interest);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_pwait2(int epoll, byte[] events, int maxEvents, in Timespec wait, nint signals);

    [DllImport("libc")]
    private static extern int close(int handle);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
