using CliWrap;
using CliWrap.Buffered;
using XaTube.Launcher;

namespace XaTube.Bench.Targets;

/// <summary>Another checkout of this repository, whose silo and API are measured beside this one's.</summary>
/// <param name="Commit">The abbreviated hash of its HEAD, with "-dirty" after it if tracked files differ.</param>
/// <param name="Binaries">The folder of its built silo and API: the same one below it as this program's below this repository.</param>
public sealed record Checkout(string Folder, string Commit, string Binaries)
{
    public string TargetName => $"xatube@{Commit}";

    /// <summary>Opens a checkout, and builds it in Release if it was not.</summary>
    /// <exception cref="LaunchException">The folder is no checkout of this repository, or its build fails.</exception>
    public static async Task<Checkout> OpenAsync(string folder, string repository, CancellationToken stop)
    {
        folder = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(folder, "XaTube.sln")))
            throw new LaunchException($"{folder} is no checkout of XaTube; give --against the folder of one");
        var commit = (await RunAsync(folder, "git", ["--no-optional-locks", "describe", "--always", "--dirty", "--exclude=*"], stop)).Trim();
        var binaries = Path.Combine(folder, Path.GetRelativePath(repository, AppContext.BaseDirectory));
        if (!File.Exists(Path.Combine(binaries, "XaTube.Silo.dll")))
        {
            Console.Out.WriteLine($"bench: building {folder}");
            await RunAsync(folder, "dotnet", ["build", "bench/XaTube.Bench", "-c", "Release", "--disable-build-servers", "-nologo", "-v", "quiet"], stop);
        }

        return new(folder, commit, binaries);
    }

    private static async Task<string> RunAsync(string folder, string program, string[] arguments, CancellationToken stop)
    {
        var result = await Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(stop);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new LaunchException($"'{program} {arguments[0]}' failed in {folder}: {result.StandardOutput.Trim()} {result.StandardError.Trim()}");
    }
}
