using System.Diagnostics;
using System.Globalization;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher.Processes;

/// <summary>
/// A child process with a log file of its own, which the kernel ends when the launcher dies. Until it is ready for the
/// first time, its exit is a failed start; from then on it is restarted whenever it exits.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // The shell opens the folder and the log as the launcher's user, before setpriv changes the user. In a session of its
    // own the child does not receive Ctrl-C from the terminal: the launcher does, and stops its children in order.
    private const string Shell = """exec 9<"$1" >>"$2" 2>&1 </dev/null && shift 2 && exec "$@" """;
    private static readonly TimeSpan MinRestartDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRestartDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(30);

    private readonly ChildProcessSpec _spec;
    private readonly string _log;
    private readonly Action<ChildProcess> _restarted;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _supervision;
    private Process? _process;
    private bool _restarts;
    private int _exitCode;

    private ChildProcess(ChildProcessSpec spec, DataFiles files, Action<ChildProcess>? restarted)
    {
        _spec = spec;
        _restarted = restarted ?? (_ => { });
        _log = Path.Combine(files.Logs, $"{spec.Name}.log");
        // The log of one earlier run is kept.
        if (File.Exists(_log))
            File.Move(_log, $"{_log}.1", overwrite: true);
        // A thread of its own: the signal of --pdeathsig is sent when the thread that started the child ends, and a thread
        // of the pool may end at any time.
        _supervision = Task.Factory.StartNew(Supervise, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Name => _spec.Name;

    /// <summary>The id of the current process, or of the last one.</summary>
    public int Pid { get; private set; }

    /// <summary>Starts the process; returns before it is ready.</summary>
    /// <param name="restarted">Called after each restart.</param>
    public static async Task<ChildProcess> StartAsync(ChildProcessSpec spec, DataFiles files, Action<ChildProcess>? restarted = null)
    {
        var child = new ChildProcess(spec, files, restarted);
        await await Task.WhenAny(child._started.Task, child._supervision);
        return child;
    }

    /// <summary>Starts the process and waits until it is ready; stops it if that fails.</summary>
    public static async Task<ChildProcess> StartAsync(
        ChildProcessSpec spec, DataFiles files, TimeSpan timeout, Func<Task<bool>> isReady, CancellationToken stop)
    {
        var child = await StartAsync(spec, files);
        try
        {
            await child.WaitUntilReadyAsync(timeout, isReady, stop);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a process until it exits.</summary>
    /// <exception cref="LaunchException">Its exit code is not 0.</exception>
    public static async Task RunAsync(ChildProcessSpec spec, DataFiles files, CancellationToken stop)
    {
        await using var child = await StartAsync(spec, files);
        await child._supervision.WaitAsync(stop);
        if (child._exitCode != 0)
            throw child.Failed();
    }

    /// <summary>Waits until the process is ready, and restarts it from then on.</summary>
    /// <exception cref="LaunchException">It exited, or was not ready in time.</exception>
    public async Task WaitUntilReadyAsync(TimeSpan timeout, Func<Task<bool>> isReady, CancellationToken stop)
    {
        await ReadinessProbe.UntilAsync(
            $"{Name} (log: {_log})", timeout, async () => _supervision.IsCompleted ? throw Failed() : await isReady(), stop);
        if (!TryEnableRestarts())
            throw Failed();
    }

    /// <summary>Restarts the process whenever it exits; false if it has exited already.</summary>
    public bool TryEnableRestarts()
    {
        lock (_gate)
        {
            _restarts = true;
            return _process is not null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        Signal(_spec.StopSignal);
        if (await Task.WhenAny(_supervision, Task.Delay(_spec.StopTimeout)) != _supervision)
        {
            TerminalOutput.WriteError($"{Name} did not stop within {_spec.StopTimeout.TotalSeconds:0} s and is killed (log: {_log})");
            Signal("KILL");
        }

        await _supervision.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private void Supervise()
    {
        var delay = MinRestartDelay;
        while (!_stop.IsSet)
        {
            var startedAt = Stopwatch.GetTimestamp();
            using var process = StartProcess();
            process.WaitForExit();
            lock (_gate)
            {
                _process = null;
                _exitCode = process.ExitCode;
                if (!_restarts || _stop.IsSet)
                    return;
            }

            if (Stopwatch.GetElapsedTime(startedAt) > StableAfter)
                delay = MinRestartDelay;
            TerminalOutput.WriteError($"{Name} {Describe(_exitCode)}; starting it again in {delay.TotalSeconds:0} s (log: {_log})");
            _stop.Wait(delay);
            delay = delay * 2 < MaxRestartDelay ? delay * 2 : MaxRestartDelay;
        }
    }

    private Process StartProcess()
    {
        lock (_gate)
        {
            var isFirst = Pid == 0;
            _process = Process.Start(StartInfo()) ?? throw new LaunchException($"{Name} could not be started: there is no sh");
            Pid = _process.Id;
            if (isFirst)
                _started.SetResult();
            else
                _restarted(this);
            return _process;
        }
    }

    private ProcessStartInfo StartInfo()
    {
        string[] user = _spec.User is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        var start = new ProcessStartInfo("sh",
        [
            "-c", Shell, "sh", _spec.OpenFolder, _log,
            "setsid", "setpriv", "--pdeathsig", _spec.DeathSignal, .. user, _spec.Program, .. _spec.Arguments,
        ])
        { WorkingDirectory = _spec.WorkingDirectory };
        foreach (var (key, value) in _spec.Environment)
            start.Environment[key] = value;
        return start;
    }

    private void Signal(string signal)
    {
        lock (_gate)
        {
            if (_process is not { HasExited: false } process)
                return;
            using var kill = Process.Start("sh", ["-c", """kill -s "$1" "$2" 2>&-""", "sh", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    private LaunchException Failed() => new($"{Name} {Describe(_exitCode)}: {LastLogLine()} (all of it is in {_log})");

    private string LastLogLine() =>
        File.Exists(_log) ? File.ReadLines(_log).LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it wrote nothing" : "it wrote nothing";

    // .NET reports the exit by a signal as 128 plus its number.
    private static string Describe(int exitCode) => exitCode switch
    {
        137 => "was killed",
        > 128 => $"was ended by signal {exitCode - 128}",
        _ => $"ended with {exitCode}",
    };
}
