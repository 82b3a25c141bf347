using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Nginx;

/// <summary>
/// One nginx of a data directory. It is a daemon and survives a launcher that is killed, with its broadcasts; the next
/// run finds it through the files here and takes it over.
/// </summary>
public sealed class NginxServer(NginxFolders folders)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    /// <param name="Boot">Identifies this start of nginx: Unix milliseconds, so that later ones are greater.</param>
    /// <param name="Master">The id of the master process, and of the session that its workers belong to.</param>
    /// <param name="Listen">The public addresses, which a reload cannot change.</param>
    /// <param name="Hop">The port that its workers send callbacks to, including workers from before a reload.</param>
    /// <param name="Configuration">The hash of its current configuration.</param>
    private sealed record State(string Boot, int Master, string Listen, int Hop, string? Configuration);

    private string ConfigurationFile => Path.Combine(folders.Run, "nginx.conf");

    private string PidFile => Path.Combine(folders.Run, "nginx.pid");

    private string StateFile => Path.Combine(folders.Run, "state.json");

    public bool IsRunning => NginxProcesses.Master(PidFile, ConfigurationFile) is not null;

    /// <summary>
    /// The hop's port of an earlier run's nginx, if that is alive and listens on the same public addresses; <c>null</c>: there
    /// is nothing to take over.
    /// </summary>
    public int? RunningHopPort(RunOptions options) =>
        IsRunning && DataFiles.Read<State>(StateFile) is { } state && state.Listen == NginxConfiguration.Listen(options, options.RtmpPort) ? state.Hop : null;

    /// <summary>
    /// Takes over a running nginx with its broadcasts and boot id, and reloads it if the configuration differs. Without need
    /// it is not reloaded, startedAt a broadcast of a worker from before a reload cannot be dropped through the control interface.
    /// </summary>
    public async Task TakeOverAsync(NginxConfiguration configuration)
    {
        var binaries = NginxBinaries.Find();
        var state = DataFiles.Read<State>(StateFile)!;
        var written = configuration.Write(binaries, state.Boot);
        if (written == state.Configuration)
            return;
        await RunNginxAsync(binaries, "-t");
        await RunNginxAsync(binaries, "-s", "reload");
        DataFiles.Write(StateFile, state with { Configuration = written });
    }

    public async Task StartAsync(NginxConfiguration configuration)
    {
        var binaries = NginxBinaries.Find();
        var boot = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var written = configuration.Write(binaries, boot);
        await RunNginxAsync(binaries);
        // The command returns once the ports are open; the pid file is written right after that.
        await WaitAsync(() => IsRunning);
        var master = NginxProcesses.Master(PidFile, ConfigurationFile)
            ?? throw new LaunchException($"nginx did not stay up; see {folders.ErrorLog}");
        DataFiles.Write(StateFile, new State(boot, master, configuration.Listening, configuration.Ingest.Hop, written));
    }

    /// <summary>Stops the master, or workers whose master was killed. Repeating it does nothing.</summary>
    public async Task StopAsync(Uri? control = null)
    {
        if (!Directory.Exists(folders.Run))
            return;
        var master = NginxProcesses.Master(PidFile, ConfigurationFile) ?? DataFiles.Read<State>(StateFile)?.Master;
        if (master is { } session)
        {
            if (control is not null)
                await DropPublishersAsync(control);
            if (IsRunning)
                await SignalAsync(session, "quit");
            // "quit" waits for broadcasts that could not be dropped, of workers from before a reload.
            if (IsRunning)
                await SignalAsync(session, "stop");
            foreach (var pid in NginxProcesses.Session(session))
                NginxProcesses.Kill(pid);
            await WaitAsync(() => NginxProcesses.Session(session).Count == 0);
        }

        File.Delete(PidFile);
        File.Delete(StateFile);
    }

    // nginx sends an unpublish callback for a publisher that is dropped, but not for one whose worker exits: its stream would
    // stay live until its lease expires.
    private static async Task DropPublishersAsync(Uri control)
    {
        try
        {
            using var client = new HttpClient { Timeout = StopTimeout };
            using var answer = await client.GetAsync(new Uri(control, "/control/drop/publisher?app=live"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            // The lease ends the streams.
        }
    }

    private async Task SignalAsync(int session, string signal)
    {
        try
        {
            await RunNginxAsync(NginxBinaries.Find(), "-s", signal);
        }
        catch (LaunchException)
        {
            // It exited in the meantime, or its configuration is broken: the remaining processes are killed below.
        }

        await WaitAsync(() => NginxProcesses.Session(session).Count == 0);
    }

    private static async Task WaitAsync(Func<bool> isReached)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!isReached() && Stopwatch.GetElapsedTime(startedAt) < StopTimeout)
            await Task.Delay(50);
    }

    private async Task RunNginxAsync(NginxBinaries binaries, params string[] arguments)
    {
        var result = await Cli.Wrap(binaries.Nginx).WithArguments(["-c", ConfigurationFile, "-p", folders.Run, .. arguments])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (result.IsSuccess)
            return;
        var error = result.StandardError.Split('\n').FirstOrDefault(line => line.Contains("[emerg]", StringComparison.Ordinal)) ?? result.StandardError;
        throw new LaunchException($"nginx refused: {error.Trim()} (its configuration is {ConfigurationFile})");
    }
}
