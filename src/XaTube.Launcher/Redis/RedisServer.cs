using System.Net.Sockets;
using System.Text;
using XaTube.Launcher.Children;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Redis;

/// <summary>A Redis of our own, on loopback. It holds counters and copies, nothing that must outlive it.</summary>
public sealed class RedisServer(DataFiles files, int port)
{
    private const string Program = "redis-server";

    // Whoever reaches a Redis can have it write files, so it must not be root's.
    private static string? User => !Environment.IsPrivilegedProcess ? null : Ownership.Exists("redis") ? "redis" : "nobody";

    /// <summary>Whether it can be started at all, before anything is.</summary>
    public static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
        ?? throw new LaunchException("Redis is missing; run: sudo apt-get install --no-install-recommends redis-server");

    public async Task<ChildProcess> StartAsync(CancellationToken stop)
    {
        DataFiles.CreateDirectory(files.Redis, DataFiles.OwnerOnly);
        if (User is { } user)
            await Ownership.GiveAsync(user, files.Redis);
        var plan = new ChildProcessSpec("redis", Find(),
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru"])
        { WorkingDirectory = files.Redis, User = User };
        var server = await ChildProcess.StartAsync(plan, files);
        try
        {
            await server.KeepAsync(TimeSpan.FromSeconds(15), () => AnswersAsync(stop), stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken stop)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, stop);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), stop);
            var answer = new byte[16];
            var length = await stream.ReadAsync(answer, stop).AsTask().WaitAsync(TimeSpan.FromSeconds(2), stop);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }
}
