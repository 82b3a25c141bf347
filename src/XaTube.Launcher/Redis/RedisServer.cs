using System.Net.Sockets;
using System.Text;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;

namespace XaTube.Launcher.Redis;

/// <summary>The Redis server of a data directory, on loopback. It holds counters and caches, and persists nothing.</summary>
public sealed class RedisServer(DataFiles files, int port)
{
    private const string Program = "redis-server";

    // A client can make Redis write files, so it must not run as root.
    private static string? User => !Environment.IsPrivilegedProcess ? null : FileOwnership.UserExists("redis") ? "redis" : "nobody";

    /// <summary>The path of the server; also used to check, before anything is started, that it is installed.</summary>
    public static string FindProgram() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists)
        ?? throw new LaunchException("Redis is missing; run: sudo apt-get install --no-install-recommends redis-server");

    public async Task<ChildProcess> StartAsync(CancellationToken stop)
    {
        DataFiles.CreateDirectory(files.Redis, DataFiles.OwnerOnly);
        if (User is { } user)
            await FileOwnership.ChangeAsync(user, files.Redis);
        var spec = new ChildProcessSpec("redis", FindProgram(),
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru"])
        { WorkingDirectory = files.Redis, User = User };
        return await ChildProcess.StartAsync(spec, files, TimeSpan.FromSeconds(15), () => RespondsAsync(stop), stop);
    }

    private async Task<bool> RespondsAsync(CancellationToken stop)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, stop);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), stop);
            var response = new byte[16];
            var length = await stream.ReadAsync(response, stop).AsTask().WaitAsync(TimeSpan.FromSeconds(2), stop);
            return Encoding.ASCII.GetString(response, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }
}
