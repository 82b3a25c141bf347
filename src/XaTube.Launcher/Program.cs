using XaTube.Launcher;
using XaTube.Launcher.Cluster;

try
{
    var repository = Repository.Find();
    var data = Path.Combine(repository, "data");
    return args switch
    {
        ["run", .. var rest] => await new RunCommand(RunOptions.Parse(rest, data), repository).RunAsync(),
        ["cluster", .. var rest] => await new ClusterCommand(RunOptions.Parse(rest, data, new ClusterSize()), repository).RunAsync(),
        _ => throw new LaunchException("this is started by ./xatube; './xatube help' lists its commands"),
    };
}
catch (LaunchException fault)
{
    TerminalOutput.WriteError(fault.Message);
    return 1;
}
catch (Exception fault)
{
    // An unexpected exception is a bug, so its stack trace is printed. All child processes have been stopped by now.
    TerminalOutput.WriteError($"this is a fault in XaTube; please report it: {fault}");
    return 1;
}
