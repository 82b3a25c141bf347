using System.Diagnostics;
using System.Globalization;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Nginx;

/// <summary>
/// Our nginx for one data directory. It is a process of its own session and outlives a launcher
/// that is killed, broadcasts included; the next launcher finds it here and takes it over.
/// </summary>
public sealed class NginxServer(DataFiles files)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="Boot">Names this start of nginx: Unix milliseconds, so that a later one is greater.</param>
    /// <param name="Master">Its process, and the session of all its workers.</param>
    /// <param name="Listen">The public addresses, which a reload does not change.</param>
    /// <param name="Hop">The port that its workers call, also those of before a reload.</param>
    /// <param name="Configuration">Tells the configuration that it runs on from others.</param>
    private sealed record State(string Boot, int Master, string Listen, int Hop, string? Configuration);

    private string ConfigurationFile => Path.Combine(files.NginxRun, "nginx.conf");

    private string PidFile => Path.Combine(files.NginxRun, "nginx.pid");

    private string StateFile => Path.Combine(files.NginxRun, "state.json");

    public bool IsRunning => NginxProcesses.Master(PidFile, ConfigurationFile) is not null;

    /// <summary>
    /// The port of the local hop, to be kept, if an earlier run's nginx is alive and serves just
    /// what this one is asked for; <c>null</c> if there is nothing to take over.
    /// </summary>
    public int? HopOfPredecessor(RunOptions options) =>
        IsRunning && DataFiles.Read<State>(StateFile) is { } state && state.Listen == Listen(options) ? state.Hop : null;

    /// <summary>
    /// Keeps the broadcasts and the boot id; everything else is as in the new configuration. Where that is the one which
    /// nginx runs on already it is not reloaded: what came in by an earlier worker can be dropped by its next renewal only.
    /// </summary>
    public async Task TakeOverAsync(NginxConfiguration configuration)
    {
        var binaries = NginxBinaries.Find();
        var state = DataFiles.Read<State>(StateFile)!;
        var written = configuration.Write(binaries, state.Boot);
        if (written == state.Configuration)
            return;
        await CommandAsync(binaries, "-t");
        await CommandAsync(binaries, "-s", "reload");
        DataFiles.Write(StateFile, state with { Configuration = written });
    }

    public async Task StartAsync(NginxConfiguration configuration, RunOptions options, int hop)
    {
        var binaries = NginxBinaries.Find();
        // What is left of broadcasts that nobody publishes any more.
        if (Directory.Exists(files.Hls))
            Directory.Delete(files.Hls, recursive: true);
        var boot = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var written = configuration.Write(binaries, boot);
        await CommandAsync(binaries);
        // The command returns once its ports are open; the pid file follows in the same breath.
        await WaitAsync(() => IsRunning);
        var master = NginxProcesses.Master(PidFile, ConfigurationFile)
            ?? throw new LaunchException($"nginx did not stay up; see {files.Logs}/nginx-error.log");
        DataFiles.Write(StateFile, new State(boot, master, Listen(options), hop, written));
    }

    /// <summary>Stops whatever there is of it: the master, or workers whose master was killed. Repeating it does nothing.</summary>
    public async Task StopAsync(Uri? control = null)
    {
        if (!Directory.Exists(files.NginxRun))
            return;
        var master = NginxProcesses.Master(PidFile, ConfigurationFile) ?? DataFiles.Read<State>(StateFile)?.Master;
        if (master is { } session)
        {
            if (control is not null)
                await DropPublishersAsync(control);
            if (IsRunning)
                await AskAsync(session, "quit");
            // A broadcast that could not be dropped (an earlier worker's) would keep "quit" waiting for ever.
            if (IsRunning)
                await AskAsync(session, "stop");
            foreach (var pid in NginxProcesses.Session(session))
                NginxProcesses.Kill(pid);
            await WaitAsync(() => NginxProcesses.Session(session).Count == 0);
        }

        File.Delete(PidFile);
        File.Delete(StateFile);
    }

    // A publisher that is dropped is announced to the engine as gone; one whose worker
    // just exits is not, and its stream would have to run into its lease.
    private static async Task DropPublishersAsync(Uri control)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(control, "/control/drop/publisher?app=live"));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            // It was a courtesy.
        }
    }

    private async Task AskAsync(int session, string signal)
    {
        try
        {
            await CommandAsync(NginxBinaries.Find(), "-s", signal);
        }
        catch (LaunchException)
        {
            // Between the look and the question it went by itself, or its files are
            // broken: what is left is killed by number.
        }

        await WaitAsync(() => NginxProcesses.Session(session).Count == 0);
    }

    private static async Task WaitAsync(Func<bool> reached)
    {
        var since = Stopwatch.GetTimestamp();
        while (!reached() && Stopwatch.GetElapsedTime(since) < Patience)
            await Task.Delay(50);
    }

    private async Task CommandAsync(NginxBinaries binaries, params string[] arguments)
    {
        var start = new ProcessStartInfo(binaries.Nginx, ["-c", ConfigurationFile, "-p", files.NginxRun, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start) ?? throw new LaunchException($"{binaries.Nginx} could not be started");
        process.StandardInput.Close();
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            var worst = complaints.Split('\n').FirstOrDefault(line => line.Contains("[emerg]", StringComparison.Ordinal)) ?? complaints;
            throw new LaunchException($"nginx refused: {worst.Trim()} (its configuration is {ConfigurationFile})");
        }
    }

    private static string Listen(RunOptions options) => $"{options.Host} {options.Port} {options.RtmpPort}";
}
