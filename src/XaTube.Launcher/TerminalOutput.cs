using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Demo;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher;

/// <summary>The lines for the person at the terminal.</summary>
public static class TerminalOutput
{
    public static void WriteInfo(string line) => Console.Out.WriteLine($"xatube: {line}");

    public static void WriteError(string line) => Console.Error.WriteLine($"xatube: {line}");

    public static void WriteReady(RunOptions options, EngineAddresses engine, DataFiles files, DemoChannel? demo)
    {
        var rows = new List<(string Label, string Value)> { ("site", options.PublicUrl.ToString()) };
        if (options.Media)
            rows.Add(("for OBS", $"server {options.PublishUrl}, and the stream key of your channel"));
        rows.Add(("dashboard", $"{engine.Dashboard} (user operator; the password is operationsPassword in {files.SecretsFile})"));
        rows.Add(("data", files.Root));
        if (demo is not null)
            rows.Add(("demo", $"channel {options.PublicUrl}c/{DemoChannel.Handle}, user {DemoChannel.Username}, password {demo.Password}"));

        Console.Out.WriteLine();
        foreach (var (label, value) in rows)
            Console.Out.WriteLine($"  {label,-10} {value}");
        Console.Out.WriteLine();
        WriteInfo("ready; Ctrl-C stops it");
    }
}
