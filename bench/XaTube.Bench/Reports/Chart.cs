using System.Globalization;
using System.Net;
using System.Text;

namespace XaTube.Bench.Reports;

/// <summary>A bar chart as SVG, with a line from the least to the most of all rounds; readable on light and dark pages.</summary>
public static class Chart
{
    private const int Width = 720;
    private const int Left = 120;
    private const int Right = 90;
    private const int RowHeight = 34;
    private const int Top = 44;

    public static string Of(Section section)
    {
        var most = section.Bars.Max(bar => bar.Most);
        var height = Top + (section.Bars.Count * RowHeight) + 12;
        var text = new StringBuilder();
        Append(text, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="13" role="img">""");
        Append(text, $"""<title>{Escaped(section.Title)}</title>""");
        Append(text, $"""<rect width="{Width}" height="{height}" rx="8" fill="#ffffff"/>""");
        Append(text, $"""<text x="16" y="26" fill="#444">{Escaped(section.Unit)}; the line is the least and the most of all rounds</text>""");
        for (var i = 0; i < section.Bars.Count; i++)
            Bar(text, section.Bars[i], Top + (i * RowHeight), most);
        return text.Append("</svg>\n").ToString();
    }

    private static void Bar(StringBuilder text, Bar bar, int y, double most)
    {
        double Length(double value) => value / most * (Width - Left - Right);
        var colour = bar.Label.StartsWith("xatube", StringComparison.Ordinal) ? "#6d4aff" : "#b9bdc9";
        var middle = y + 11;
        Append(text, $"""<text x="{Left - 10}" y="{y + 16}" text-anchor="end" fill="#222">{Escaped(bar.Label)}</text>""");
        Append(text, $"""<rect x="{Left}" y="{y}" width="{Length(bar.Median):0.0}" height="22" rx="3" fill="{colour}"/>""");
        Append(text, $"""<path d="M{Left + Length(bar.Least):0.0} {middle}H{Left + Length(bar.Most):0.0}" stroke="#222" stroke-width="1.5"/>""");
        Append(text, $"""<text x="{Left + Length(bar.Most) + 8:0.0}" y="{y + 16}" fill="#222">{bar.Median:N0}</text>""");
    }

    private static void Append(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
