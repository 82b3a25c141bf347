using System.Diagnostics;
using System.Globalization;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Children;

/// <summary>
/// A process that lives no longer than the launcher, with a log of its own. Until it has answered for the first time its
/// end is the end of the start; from then on it is started again whenever it ends.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // The folder and the log are opened here, as the launcher's user. A session of its own, so that Ctrl-C at the
    // terminal is heard by the launcher alone, which then stops its children in order.
    private const string Shell = """exec 9<"$1" >>"$2" 2>&1 </dev/null && shift 2 && exec "$@" """;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WorthCallingALife = TimeSpan.FromSeconds(30);

    private readonly ChildProcessSpec _plan;
    private readonly string _log;
    private readonly Action<ChildProcess> _replaced;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _life;
    private Process? _process;
    private bool _keep;
    private int _exit;

    private ChildProcess(ChildProcessSpec plan, DataFiles files, Action<ChildProcess>? replaced)
    {
        _plan = plan;
        _replaced = replaced ?? (_ => { });
        _log = Path.Combine(files.Logs, $"{plan.Name}.log");
        // Of what earlier runs wrote, the last one is kept.
        if (File.Exists(_log))
            File.Move(_log, $"{_log}.1", overwrite: true);
        _life = ChildProcessThread.RunAsync(plan.Name, Live);
    }

    public string Name => _plan.Name;

    /// <summary>The number of the process that runs now, or of the last one.</summary>
    public int Pid { get; private set; }

    /// <summary>Starts the process.</summary>
    /// <param name="replaced">Called whenever another process has taken the place of one that ended.</param>
    public static async Task<ChildProcess> StartAsync(ChildProcessSpec plan, DataFiles files, Action<ChildProcess>? replaced = null)
    {
        var child = new ChildProcess(plan, files, replaced);
        await await Task.WhenAny(child._started.Task, child._life);
        return child;
    }

    /// <summary>Runs a process that ends by itself.</summary>
    public static async Task RunAsync(ChildProcessSpec plan, DataFiles files, CancellationToken stop)
    {
        await using var child = await StartAsync(plan, files);
        await child._life.WaitAsync(stop);
        if (child._exit != 0)
            throw child.Failed();
    }

    /// <summary>Waits for its first answer, and keeps it running from then on.</summary>
    public async Task KeepAsync(TimeSpan limit, Func<Task<bool>> answers, CancellationToken stop)
    {
        await Readiness.Readiness.UntilAsync(
            $"{Name} (log: {_log})", limit, async () => _life.IsCompleted ? throw Failed() : await answers(), stop);
        lock (_gate)
        {
            _keep = true;
            if (_process is not null)
                return;
        }

        throw Failed();
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        Signal(_plan.StopSignal);
        if (await Task.WhenAny(_life, Task.Delay(_plan.Patience)) != _life)
        {
            Announcement.Complain($"{Name} did not stop within {_plan.Patience.TotalSeconds:0} s and is killed (log: {_log})");
            Signal("KILL");
        }

        await _life.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private void Live()
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!_stop.IsSet)
        {
            var since = Stopwatch.GetTimestamp();
            using var process = Begin();
            process.WaitForExit();
            lock (_gate)
            {
                _process = null;
                _exit = process.ExitCode;
                if (!_keep || _stop.IsSet)
                    return;
            }

            if (Stopwatch.GetElapsedTime(since) > WorthCallingALife)
                pause = TimeSpan.FromSeconds(1);
            Announcement.Complain($"{Name} {HowItEnded(_exit)}; starting it again in {pause.TotalSeconds:0} s (log: {_log})");
            _stop.Wait(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private Process Begin()
    {
        lock (_gate)
        {
            var first = Pid == 0;
            _process = Process.Start(StartInfo()) ?? throw new LaunchException($"{Name} could not be started: there is no sh");
            Pid = _process.Id;
            if (first)
                _started.SetResult();
            else
                _replaced(this);
            return _process;
        }
    }

    private ProcessStartInfo StartInfo()
    {
        string[] user = _plan.User is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        var start = new ProcessStartInfo("sh",
        [
            "-c", Shell, "sh", _plan.Folder, _log,
            "setsid", "setpriv", "--pdeathsig", _plan.DeathSignal, .. user, _plan.Program, .. _plan.Arguments,
        ])
        { WorkingDirectory = _plan.WorkingDirectory };
        foreach (var (key, value) in _plan.Environment)
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

    private LaunchException Failed() => new($"{Name} {HowItEnded(_exit)}: {LastLine()} (all of it is in {_log})");

    private string LastLine() =>
        File.Exists(_log) ? File.ReadLines(_log).LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it wrote nothing" : "it wrote nothing";

    // A number above 128 is how the end by a signal is told.
    private static string HowItEnded(int exit) => exit switch
    {
        137 => "was killed",
        > 128 => $"was ended by signal {exit - 128}",
        _ => $"ended with {exit}",
    };
}
