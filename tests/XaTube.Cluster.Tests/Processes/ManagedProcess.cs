using System.Diagnostics;
using XaTube.Launcher.Processes;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>One silo or API of a cluster: a process that a test can end, pause and start again.</summary>
public sealed class ManagedProcess(DataFiles files, ChildProcessSpec plan, Func<Task<bool>> ready) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(150);
    private ChildProcess? _child;

    public string Name => plan.Name;

    public int Pid => _child?.Pid ?? throw new InvalidOperationException($"{Name} does not run.");

    public bool Runs => _child is { } child && Signals.IsAlive(child.Pid);

    /// <summary>What it is told from its next start on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = plan.Environment;

    public async Task StartAsync()
    {
        await DisposeAsync();
        _child = await ChildProcess.StartAsync(plan with { Environment = Environment }, files);
    }

    /// <summary>Waits until it says that it is ready; returns how long that took.</summary>
    public async Task<TimeSpan> ReadyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            Assert.True(Runs, $"{Name} ended instead of becoming ready.");
            Assert.True(Stopwatch.GetElapsedTime(since) < LongestStart, $"{Name} was not ready in time.");
            await Task.Delay(100);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>As a supervisor would: starts it whenever it has ended, until it is ready; returns how long that took.</summary>
    public async Task<TimeSpan> BackAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            if (!Runs)
                await StartAsync();
            Assert.True(Stopwatch.GetElapsedTime(since) < LongestStart, $"{Name} was not ready in time.");
            await Task.Delay(250);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    public async Task KillAsync()
    {
        Signals.Send("KILL", Pid);
        await DisposeAsync();
    }

    public void Pause() => Signals.Send("STOP", Pid);

    public void Continue() => Signals.Send("CONT", Pid);

    /// <summary>Asks it to end, and waits; returns how long that took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await DisposeAsync();
        return Stopwatch.GetElapsedTime(since);
    }

    public async ValueTask DisposeAsync()
    {
        if (_child is { } child)
            await child.DisposeAsync();
        _child = null;
    }
}
