namespace XaTube.Launcher;

public static class Repository
{
    /// <summary>The root of the repository that this program was built in.</summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
                return folder.FullName;
        throw new LaunchException("this program runs inside the repository only; build and start it with ./xatube");
    }
}
