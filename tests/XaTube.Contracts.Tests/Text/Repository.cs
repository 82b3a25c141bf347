namespace XaTube.Contracts.Tests.Text;

internal static class Repository
{
    /// <summary>The full path of a file of the repository that the tests were built in.</summary>
    public static string PathOf(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("XaTube.sln was not found above the tests.");
        return Path.Combine(folder.FullName, file);
    }
}
