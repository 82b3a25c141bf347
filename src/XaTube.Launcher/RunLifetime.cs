using System.Runtime.InteropServices;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher;

/// <summary>The data directory's lock, the ready file and the stop signals, which every run has.</summary>
public static class RunLifetime
{
    /// <summary>Runs until SIGINT or SIGTERM; returns the exit code.</summary>
    public static async Task<int> RunAsync(RunOptions options, Func<DataFiles, ReadyFileWriter, CancellationToken, Task> run)
    {
        using var files = DataFiles.Open(options.Data);
        using var ready = new ReadyFileWriter(options.ReadyFile);
        using var stop = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        try
        {
            await run(files, ready, stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Cancels the source, instead of ending this process, when it receives a signal.</summary>
    public static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
}
