using System.Text.RegularExpressions;

namespace XaTube.Grains.Tests.Documents;

/// <summary>The numbered paths in docs/architecture.md name files and methods; each must exist.</summary>
public sealed partial class ArchitectureTests
{
    [Fact]
    public void Every_hop_of_the_two_paths_is_where_the_document_says()
    {
        var root = Root();
        var hops = Hop().Matches(File.ReadAllText(Path.Combine(root, "docs", "architecture.md")));
        Assert.True(hops.Count > 20, $"Only {hops.Count} hops were found.");
        Assert.All(hops, hop =>
        {
            var (file, method) = (hop.Groups["file"].Value, hop.Groups["method"].Value);
            Assert.True(File.Exists(Path.Combine(root, file)), $"{file} does not exist.");
            Assert.True(
                method.Length == 0 || Regex.IsMatch(File.ReadAllText(Path.Combine(root, file)), $@"[\w>\?\)] {method}(<\w+>)?\("),
                $"{file} has no method {method}.");
        });
    }

    [GeneratedRegex(@"^\d+\. `(?<file>src/[^`]+)`(?: `(?<method>\w+)`)?", RegexOptions.Multiline)]
    private static partial Regex Hop();

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
