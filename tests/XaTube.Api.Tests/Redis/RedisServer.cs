using System.Diagnostics;
using System.Net.Sockets;
using XaTube.Storage.Tests;

namespace XaTube.Api.Tests.Redis;

/// <summary>The real redis-server, on a free port of 127.0.0.1, storing nothing.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private Process? _process;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> Start()
    {
        var server = new RedisServer();
        await server.Resume();
        return server;
    }

    /// <summary>Starts it again on the same port, empty.</summary>
    public async Task Resume()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server",
            ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
        { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Eventually.Soon(Answers, answers => answers);
    }

    public async Task Kill()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stops it where it is: it takes connections and answers nothing. It goes on with CONT.</summary>
    public async Task Freeze(string signal = "STOP")
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync() => await Kill();

    private async Task<bool> Answers()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
