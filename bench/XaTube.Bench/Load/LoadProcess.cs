using System.Diagnostics;
using System.Text.Json;

namespace XaTube.Bench.Load;

/// <summary>Runs loads in a process of its own, so that their CPU time is not charged to a server. Commands and results are lines of JSON on standard input and output; the process ends when its input is closed.</summary>
public sealed class LoadProcess : IDisposable
{
    /// <summary>The command line argument that makes this program the load process.</summary>
    public const string Argument = "load";

    private readonly Process _process;

    private LoadProcess(Process process) => _process = process;

    public static LoadProcess Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LoadProcess).Assembly.Location, Argument])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_gcServer"] = "0";
        return new(Process.Start(start)!);
    }

    /// <exception cref="InvalidOperationException">The command failed, or the process has ended.</exception>
    public async Task<LoadResult> RunAsync(LoadCommand command, CancellationToken stop)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command).AsMemory(), stop);
        await _process.StandardInput.FlushAsync(stop);
        var line = await _process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("The load process has ended.");
        var result = JsonSerializer.Deserialize<LoadResult>(line)!;
        return result.Fault is { } fault ? throw new InvalidOperationException($"{command.Kind} for {command.SessionSet}: {fault}") : result;
    }

    /// <summary>The main loop of the load process.</summary>
    public static void Serve()
    {
        var sessionSets = new Dictionary<string, Sessions>();
        while (Console.ReadLine() is { } line)
        {
            LoadResult result;
            try
            {
                result = Run(JsonSerializer.Deserialize<LoadCommand>(line)!, sessionSets);
            }
            catch (Exception fault)
            {
                result = new() { Fault = fault.Message };
            }

            Console.Out.WriteLine(JsonSerializer.Serialize(result));
            Console.Out.Flush();
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
            _process.Kill();
        _process.Dispose();
    }

    private static LoadResult Run(LoadCommand command, Dictionary<string, Sessions> sessionSets)
    {
        if (command.Kind == LoadKind.Prepare)
        {
            sessionSets[command.SessionSet] = Sessions.Create(command.Count);
            return new();
        }

        if (command.Kind == LoadKind.Join)
            sessionSets[command.SessionSet] = new(command.Count);
        using var loop = new LoadLoop(command, command.Kind switch
        {
            LoadKind.Join => new JoinWorkload(command.StreamId, sessionSets[command.SessionSet]),
            LoadKind.Heartbeat => new HeartbeatWorkload(sessionSets[command.SessionSet]),
            LoadKind.WebSocketHeartbeat => new WebSocketHeartbeatWorkload(sessionSets[command.SessionSet]),
            _ => new PostWorkload(command.Path, command.Headers, command.Bodies),
        });
        return loop.Run();
    }
}
