using System.Text;

namespace XaTube.Bench.Reports;

/// <summary>Formats a section as Markdown.</summary>
public static class Tables
{
    public static string Of(Section section)
    {
        var text = new StringBuilder().Append("### ").Append(section.Title).Append("\n\n");
        if (section.Circumstances.Length > 0)
            text.Append(section.Circumstances).Append("\n\n");
        Row(text, section.Columns);
        Row(text, [.. section.Columns.Select(_ => "---")]);
        foreach (var row in section.Rows)
            Row(text, row);
        if (section.Goals.Count == 0)
            return text.ToString();
        text.Append("\n| goal | found | |\n| --- | --- | --- |\n");
        foreach (var goal in section.Goals)
            Row(text, [goal.Wanted, goal.Found, goal.Met ? "met" : "**not met**"]);
        return text.ToString();
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
