using System.Diagnostics;
using System.Text.Json;

namespace XaTube.Bench.Load;

/// <summary>The load in a process of its own: orders go in and results come out, a line of JSON each. It ends with its input.</summary>
public sealed class LoadProcess : IDisposable
{
    /// <summary>The argument that makes this program the load process.</summary>
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

    /// <exception cref="InvalidOperationException">The load could not do what it was told.</exception>
    public async Task<LoadResult> RunAsync(LoadCommand order, CancellationToken stop)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order).AsMemory(), stop);
        await _process.StandardInput.FlushAsync(stop);
        var line = await _process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("The load process has ended.");
        var result = JsonSerializer.Deserialize<LoadResult>(line)!;
        return result.Fault is { } fault ? throw new InvalidOperationException($"{order.Kind} of {order.Audience}: {fault}") : result;
    }

    /// <summary>The other side.</summary>
    public static void Serve()
    {
        var audiences = new Dictionary<string, Sessions>();
        while (Console.ReadLine() is { } line)
        {
            LoadResult result;
            try
            {
                result = Run(JsonSerializer.Deserialize<LoadCommand>(line)!, audiences);
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

    private static LoadResult Run(LoadCommand order, Dictionary<string, Sessions> audiences)
    {
        if (order.Kind == LoadKind.Mint)
        {
            audiences[order.Audience] = Sessions.Mint(order.Count);
            return new();
        }

        if (order.Kind == LoadKind.Join)
            audiences[order.Audience] = new(order.Count);
        using var loop = new LoadLoop(order, order.Kind switch
        {
            LoadKind.Join => new JoinWork(order.StreamId, audiences[order.Audience]),
            LoadKind.Beat => new BeatWork(audiences[order.Audience]),
            LoadKind.SocketBeat => new SocketBeatWork(audiences[order.Audience]),
            _ => new PostWork(order.Path, order.Headers, order.Bodies),
        });
        return loop.Run();
    }
}
