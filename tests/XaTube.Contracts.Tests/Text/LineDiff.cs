namespace XaTube.Contracts.Tests.Text;

internal static class LineDiff
{
    /// <summary>The lines that differ, by the longest common subsequence: "- " removed, "+ " added.</summary>
    public static IReadOnlyList<string> Between(string before, string after)
    {
        string[] old = before.ReplaceLineEndings("\n").Split('\n'), now = after.ReplaceLineEndings("\n").Split('\n');
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        List<string> changes = [];
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                changes.Add($"- {old[i++]}");
            else
                changes.Add($"+ {now[j++]}");
        }

        return changes;
    }
}
