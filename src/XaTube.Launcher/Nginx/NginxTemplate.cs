using System.Reflection;
using System.Text.RegularExpressions;

namespace XaTube.Launcher.Nginx;

/// <summary>The embedded nginx templates: the site and its media of deploy/nginx, the ingest and its local hop of XaTube.Ingest/NginxRtmp.</summary>
public static partial class NginxTemplate
{
    public static readonly IReadOnlyList<string> Names = ["nginx.conf", "ingest.conf", "hop.conf", "site.conf"];

    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The template {name} is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Replaces the placeholders, which are in capitals; nginx's own variables are in lower case and are kept.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Placeholder().Replace(template, match => values.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw new InvalidOperationException($"Nothing was given for {match.Value}."));

    [GeneratedRegex(@"\$\{([A-Z][A-Z_]*)\}")]
    private static partial Regex Placeholder();
}
