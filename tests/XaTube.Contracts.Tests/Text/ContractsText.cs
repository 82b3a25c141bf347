using System.Reflection;
using System.Text;
using XaTube.Api;
using XaTube.Grains;
using XaTube.Grains.Channels;
using XaTube.Ingest;
using XaTube.Silo;

namespace XaTube.Contracts.Tests.Text;

/// <summary>Everything that two processes, or a process and its database, must agree on, as text.</summary>
internal static class ContractsText
{
    private const int Width = 130;

    private const string Head = """
        The contracts of XaTube: what goes over the wire between its processes, and into storage. Written from the compiled code by
        tests/XaTube.Contracts.Tests, which fails when it differs. A deliberate change writes it anew, for review:

          XATUBE_UPDATE_CONTRACTS=1 dotnet test --project tests/XaTube.Contracts.Tests -c Release

        Compatible: a new type, interface, method, enum value with a new number, or member with a new id (old readers skip it, new
        ones find the default). Nothing else is: an alias, id, number, state or property name once used is never changed or reused.
        docs/decisions/0025-pinned-contracts.md says why.
        """;

    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        typeof(IChannelGrain).Assembly, typeof(EngineMeter).Assembly, typeof(ICallbackAdapter).Assembly, typeof(ApiHost).Assembly, typeof(SiloHost).Assembly,
    ];

    public static string Write()
    {
        var text = new StringBuilder(Head).Append('\n');
        Section(
            "Grain interfaces: method(parameters) -> result [traits]. By alias; types of ours without their \"xatube.\". Arguments go by position.",
            GrainContracts.InterfaceLines());
        Section(
            $"Grain types, with their state, reminders, placement and directory. Cluster \"{ClusterName.ClusterId}\", service \"{ClusterName.ServiceId}\".",
            GrainContracts.ClassLines());
        Section("Serialised by Orleans: alias(id member: type of the primary constructor) { id member: type of the body }.", Serialized.Lines());
        Section("Enums, as numbers both on the wire and in storage.", Serialized.EnumLines());
        Section("Stored state: JSON, by state name and grain key in OrleansStorage. Properties by name.", StoredState.Lines());
        Section("Callbacks of media servers, with the headers X-Ingest-Node: node and X-Ingest-Boot: 42.", Callbacks.Lines());
        Section("Tokens and keys, from fixed values.", Tokens.Lines());
        return text.ToString();

        void Section(string title, IEnumerable<string> lines)
        {
            text.Append("\n## ").Append(title).Append("\n\n");
            foreach (var line in lines)
                text.Append(Wrapped(line)).Append('\n');
        }
    }

    /// <summary>Breaks a long line after a comma or semicolon, else at a space; what follows is indented.</summary>
    private static string Wrapped(string line)
    {
        var (text, indent) = (new StringBuilder(), new string(' ', line.Length - line.TrimStart().Length + 4));
        while (line.Length > Width && BreakOf(line, indent.Length) is { } at)
        {
            text.Append(line.AsSpan(0, at)).Append('\n');
            line = indent + line[(at + 1)..];
        }

        return text.Append(line).ToString();
    }

    private static int? BreakOf(string line, int indent)
    {
        var head = line.AsSpan(0, Width);
        int[] breaks = [Math.Max(head.LastIndexOf(", "), head.LastIndexOf("; ")) + 1, head.LastIndexOf(' ')];
        return breaks.Where(at => at > indent).Select(at => (int?)at).FirstOrDefault();
    }
}
