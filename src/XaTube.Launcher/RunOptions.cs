using System.Globalization;
using System.Net;

namespace XaTube.Launcher;

/// <summary>The command line of <c>run</c> and <c>cluster</c>.</summary>
public sealed record RunOptions
{
    public int Port { get; private init; } = 8080;

    public int RtmpPort { get; private init; } = 1935;

    /// <summary>The address that both public ports listen on. Default: loopback.</summary>
    public IPAddress Host { get; private init; } = IPAddress.Loopback;

    public required string Data { get; init; }

    public bool Demo { get; private init; }

    public bool Media { get; private init; } = true;

    public string? ReadyFile { get; private init; }

    /// <summary>The size, for <c>cluster</c> only.</summary>
    public ClusterSize? Cluster { get; private init; }

    /// <summary>The address by which this machine reaches a listener on <see cref="Host"/>.</summary>
    public string LocalHost => Host.Equals(IPAddress.Any) || Host.Equals(IPAddress.IPv6Any)
        ? "127.0.0.1"
        : Host.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{Host}]" : Host.ToString();

    public Uri PublicUrl => new($"http://{LocalHost}:{Port}");

    public string PublishUrl => PublishUrlOf(RtmpPort);

    public string PublishUrlOf(int rtmpPort) => $"rtmp://{LocalHost}:{rtmpPort}/live";

    public static RunOptions Parse(IReadOnlyList<string> arguments, string defaultData, ClusterSize? cluster = null)
    {
        var command = cluster is null ? "run" : "cluster";
        var options = new RunOptions { Data = Path.GetFullPath(defaultData), Cluster = cluster };
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = Split(arguments[i]);
            string Value()
            {
                var value = inline ?? (i + 1 < arguments.Count ? arguments[++i] : "");
                return value.Length > 0 ? value : throw new LaunchException($"{name} needs a value; './xatube help' shows which");
            }

            options = name switch
            {
                "--port" => options with { Port = ParsePort(name, Value()) },
                "--rtmp-port" => options with { RtmpPort = ParsePort(name, Value()) },
                "--host" => options with { Host = ParseAddress(Value()) },
                "--data" => options with { Data = Path.GetFullPath(Value()) },
                "--ready-file" => options with { ReadyFile = Path.GetFullPath(Value()) },
                "--demo" when inline is null => options with { Demo = true },
                "--no-media" when inline is null => options with { Media = false },
                "--silos" when options.Cluster is { } size => options with { Cluster = size with { Silos = ParseCount(name, Value()) } },
                "--ingests" when options.Cluster is { } size => options with { Cluster = size with { Ingests = ParseCount(name, Value()) } },
                "--apis" when options.Cluster is { } size => options with { Cluster = size with { Apis = ParseCount(name, Value()) } },
                _ => throw new LaunchException($"'{arguments[i]}' is not an option of {command}; './xatube help' lists them"),
            };
        }

        return options.Validated();
    }

    private RunOptions Validated()
    {
        if (Media && Port == RtmpPort)
            throw new LaunchException($"--port and --rtmp-port are both {Port}; give them different ports");
        if (Demo && !Media)
            throw new LaunchException("--demo broadcasts a real stream and cannot do so with --no-media; leave one of them out");
        // nginx's configuration has no escapes for these characters.
        if (Data.AsSpan().IndexOfAny("\"\\$\n\r") >= 0)
            throw new LaunchException("the path given to --data holds a quote, backslash, dollar sign or line break; choose another directory");
        return this;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);
    }

    private static int ParsePort(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new LaunchException($"{name} must be a port from 1 to 65535, not '{value}'");

    private static int ParseCount(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 16
            ? count
            : throw new LaunchException($"{name} must be a number from 1 to 16, not '{value}'");

    private static IPAddress ParseAddress(string value) =>
        value == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(value, out var address) ? address
        : throw new LaunchException($"--host must be an IP address, such as 127.0.0.1 or 0.0.0.0, not '{value}'");
}
