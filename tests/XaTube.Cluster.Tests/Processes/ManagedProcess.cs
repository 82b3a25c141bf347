using System.Diagnostics;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>One silo or API of a cluster: a process that a test can end, pause and start again.</summary>
public sealed class ManagedProcess(DataFiles files, ChildProcessSpec plan, Func<Task<bool>> ready) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(150);
    private ChildProcess? _child;

    public string Name => plan.Name;

    public int Pid => _child?.Pid ?? throw new InvalidOperationException($"{Name} does not run.");

    public bool IsRunning => _child is { } child && Signals.IsAlive(child.Pid);

    /// <summary>The environment from the next start on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = plan.Environment;

    public async Task StartAsync()
    {
        await DisposeAsync();
        _child = await ChildProcess.StartAsync(plan with { Environment = Environment }, files);
    }

    /// <summary>Waits until the process is ready; returns how long that took. Fails if it exits.</summary>
    public async Task<TimeSpan> ReadyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            Assert.True(IsRunning, $"{Name} ended instead of becoming ready.");
            Assert.True(Stopwatch.GetElapsedTime(since) < LongestStart, $"{Name} was not ready in time.");
            await Task.Delay(100);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>As a supervisor: starts the process whenever it has exited, until it is ready. Returns how long that took.</summary>
    public async Task<TimeSpan> EnsureReadyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            if (!IsRunning)
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

    public void Resume() => Signals.Send("CONT", Pid);

    /// <summary>Sends SIGTERM and waits for the exit; returns how long that took.</summary>
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
