using XaTube.Launcher;

namespace XaTube.Bench;

public static class Repository
{
    /// <summary>The folder that this program was built in.</summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
                return folder.FullName;
        throw new LaunchException("the bench runs where it was built, inside the repository; start it with ./xatube bench");
    }
}
