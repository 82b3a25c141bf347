using XaTube.Launcher;
using XaTube.Launcher.Cluster;

try
{
    var repository = Repository();
    var data = Path.Combine(repository, "data");
    return args switch
    {
        ["run", .. var rest] => await new Run(RunOptions.Parse(rest, data), repository).GoAsync(),
        ["cluster", .. var rest] => await new ClusterRun(RunOptions.Parse(rest, data, new ClusterSize()), repository).GoAsync(),
        _ => throw new LaunchException("this is started by ./xatube; './xatube help' lists its commands"),
    };
}
catch (LaunchException fault)
{
    Announcement.Complain(fault.Message);
    return 1;
}
catch (Exception fault)
{
    // Not foreseen, so whoever mends it needs all of it. Everything started has been stopped on the way here.
    Announcement.Complain($"this is a fault in XaTube; please report it: {fault}");
    return 1;
}

static string Repository()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            return folder.FullName;
    }

    throw new LaunchException("the launcher belongs inside the repository; build and start it with ./xatube run");
}
