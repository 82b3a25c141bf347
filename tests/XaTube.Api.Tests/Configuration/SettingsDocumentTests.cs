using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using XaTube.Api.Accounts;
using XaTube.Api.RtmpCallbacks;
using XaTube.Api.ViewerSessions;
using XaTube.Grains.LiveStreams;
using XaTube.Hosting;

namespace XaTube.Api.Tests.Configuration;

/// <summary>The tables of settings in docs/operations.md are what the code binds.</summary>
public sealed partial class SettingsDocumentTests
{
    /// <summary>Settings that no options class binds: secrets, and the media servers, whose nodes are named by the operator.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        [AccountOptions.TokenKey] = "none",
        [ViewerTokens.KeySetting] = "none",
        [CallbackSecret.Setting] = "none",
        [OperatorAccess.PasswordSetting] = "none",
        ["XaTube:Ingest:Application"] = "live",
        ["XaTube:Ingest:Nodes:<node>:Kind"] = "nginx-rtmp",
        ["XaTube:Ingest:Nodes:<node>:ControlUrl"] = "none",
    };

    [Fact]
    public void Every_property_of_every_options_class_is_documented_with_its_default_and_nothing_else()
    {
        var documented = Rows().Select(row => $"{row.Name} = {row.Default}").ToArray();
        var bound = OptionsTypes().SelectMany(Settings).Concat(Others).Select(setting => $"{setting.Key} = {setting.Value}").ToArray();

        Assert.Empty(bound.Except(documented));
        Assert.Empty(documented.Except(bound));
        Assert.Equal(documented.Distinct(), documented);
    }

    [Fact]
    public void Every_options_class_with_a_section_is_found() =>
        Assert.Superset(
            new HashSet<string> { "AudienceOptions", "LiveStreamOptions", "DatabaseOptions", "SiloOptions", "DrainOptions", "IngestOptions", "AccountOptions" },
            OptionsTypes().Select(type => type.Name).ToHashSet());

    [Fact]
    public void The_ingest_renews_publishers_as_often_as_the_lease_expects()
    {
        var template = File.ReadAllText(Path.Combine(Root(), "src", "XaTube.Ingest", "NginxRtmp", "Configuration", "ingest.conf.template"));
        var seconds = Regex.Match(template, @"notify_update_timeout (\d+)s;").Groups[1].Value;

        Assert.Equal(new LiveStreamOptions().UpdatePeriod, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<Type> OptionsTypes() =>
        Directory.GetFiles(AppContext.BaseDirectory, "XaTube.*.dll").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith("Tests", StringComparison.Ordinal))
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && Section(type) is not null);

    private static string? Section(Type type) => type.GetField("Section")?.GetRawConstantValue() as string;

    private static IEnumerable<KeyValuePair<string, string>> Settings(Type type)
    {
        var defaults = Activator.CreateInstance(type);
        return type.GetProperties().Where(property => property.GetSetMethod() is not null)
            .Select(property => KeyValuePair.Create($"{Section(type)}:{property.Name}", Text(property.GetValue(defaults))));
    }

    private static string Text(object? value) => value switch
    {
        null or "" or Array { Length: 0 } => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan { Milliseconds: 0 } span => span.ToString("c"),
        TimeSpan span => span.ToString("c").TrimEnd('0'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static IEnumerable<(string Name, string Default)> Rows() =>
        File.ReadLines(Path.Combine(Root(), "docs", "operations.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["name"].Value, match.Groups["default"].Value));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in their repository.");
    }

    [GeneratedRegex(@"^\| `(?<name>XaTube:[^`]+)` \| `?(?<default>[^`|]+?)`? \|")]
    private static partial Regex Row();
}
