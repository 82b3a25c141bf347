using System.Runtime.InteropServices;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher;

/// <summary>What every run has around it: the data directory's lock, the ready file, and the signals that end it.</summary>
public static class Launch
{
    public static async Task<int> GoAsync(RunOptions options, Func<DataFiles, ReadyFileWriter, CancellationToken, Task> run)
    {
        using var files = DataFiles.Open(options.Data);
        using var ready = new ReadyFileWriter(options.ReadyFile);
        using var asked = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, asked);
        using var terminate = OnSignal(PosixSignal.SIGTERM, asked);
        try
        {
            await run(files, ready, asked.Token);
            return 0;
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource asked) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            asked.Cancel();
        });
}
