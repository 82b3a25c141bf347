using XaTube.Launcher;

try
{
    var repository = Repository();
    return args is ["run", ..]
        ? await new Run(RunOptions.Parse(args[1..], Path.Combine(repository, "data")), repository).GoAsync()
        : throw new LaunchException("this is started by ./xatube; './xatube help' lists its commands");
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
