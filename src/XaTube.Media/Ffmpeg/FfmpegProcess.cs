using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace XaTube.Media.Ffmpeg;

/// <summary>
/// A run of ffmpeg or ffprobe. It reads what strangers send, so it gets no environment, which holds secrets, no input but
/// what its arguments name, and it ends with this object.
/// </summary>
public sealed class FfmpegProcess : IAsyncDisposable
{
    private const int MaxErrorLength = 300;

    // Long enough for any kill; not a setting.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task<string> _error;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _error = ReadError(process.StandardError);
    }

    public int ExitCode => _process.ExitCode;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The path of a program, from a search path in the form of the variable PATH; null where it is not installed.</summary>
    public static string? Find(string program, string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments. None may be a secret: every user of the machine can read them.</param>
    /// <param name="priority">Idle for what may wait, as pictures.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, ProcessPriorityClass priority = ProcessPriorityClass.Normal)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            if (priority != ProcessPriorityClass.Normal)
                process.PriorityClass = priority;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or IOException)
        {
            // It has ended already.
        }

        return new FfmpegProcess(process);
    }

    /// <summary>The beginning of its error output, once it has ended.</summary>
    public Task<string> Error => _error;

    public Task WaitForExit(CancellationToken stop) => _process.WaitForExitAsync(stop);

    /// <summary>Kills it if it runs still, waits until it is gone, and returns the beginning of its error output. May be repeated.</summary>
    public async Task<string> End()
    {
        await Kill();
        return await _error;
    }

    /// <summary>Kills it if it runs still, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    private async Task Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(KillTimeout);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or TimeoutException)
        {
            // It has ended already, or hangs in the kernel, where a kill does not reach it.
        }
    }

    /// <summary>The rest is read and discarded, since a full pipe would block ffmpeg.</summary>
    private static async Task<string> ReadError(StreamReader output)
    {
        var error = new StringBuilder();
        try
        {
            while (await output.ReadLineAsync() is { } line)
                if (error.Length < MaxErrorLength)
                    error.Append(error.Length > 0 ? "; " : "").Append(line.AsSpan(0, Math.Min(line.Length, MaxErrorLength)));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was killed.
        }

        return error.ToString();
    }
}
