using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher.Nginx;

/// <summary>Writes the configuration files of one nginx, from the templates. The first ingest's nginx serves the site too.</summary>
/// <param name="ingests">All ingests of this machine, whose media the site serves.</param>
/// <param name="number">Which of them this nginx is, from 0.</param>
public sealed class NginxConfiguration(RunOptions options, DataFiles files, EngineAddresses engine, IReadOnlyList<IngestServer> ingests, int number = 0)
{
    public IngestServer Ingest => ingests[number];

    /// <summary>The public addresses that it listens on.</summary>
    public string Listening => Listen(options, Ingest.RtmpPort);

    private bool HasSite => number == 0;

    public static string Listen(RunOptions options, int rtmpPort) => $"{options.Host} {options.Port} {rtmpPort}";

    /// <returns>A hash of the written configuration.</returns>
    public string Write(NginxBinaries binaries, string boot)
    {
        // The configuration contains the callback secret.
        DataFiles.CreateDirectory(Path.GetDirectoryName(Ingest.Nginx.Run)!, DataFiles.OthersMayEnter);
        DataFiles.CreateDirectory(Ingest.Nginx.Run, DataFiles.OwnerOnly);
        DataFiles.CreateDirectory(Ingest.Nginx.Temp, DataFiles.OthersMayEnter);
        var values = new Dictionary<string, string>
        {
            ["LOAD_RTMP_MODULE"] = $"load_module \"{binaries.RtmpModule}\";",
            ["USER_DIRECTIVE"] = WorkerUser.Directive(files),
            ["RUN_DIR"] = Ingest.Nginx.Run,
            ["ERROR_LOG"] = Ingest.Nginx.ErrorLog,
            ["TEMP_DIR"] = Ingest.Nginx.Temp,
            ["MEDIA_AGENT"] = engine.MediaAgents[number].Authority,
            ["MEDIA_LOCATIONS"] = string.Join('\n', ingests.Select(ingest => NginxTemplate.Fill(NginxTemplate.Read("media.conf"), Media(ingest)))),
            ["SITE"] = HasSite ? $"include \"{Ingest.Nginx.Run}/site.conf\";" : "",
            ["SITE_ROOT"] = files.Root,
            ["PLAY_CLIENTS"] = "    allow play 127.0.0.1;",
            ["RTMP_LISTEN"] = RtmpListen(),
            ["PUBLIC_LISTEN"] = $"  listen {At(options.Host, options.Port)} backlog=4096;",
            ["HOP_PORT"] = $"{Ingest.Hop}",
            ["CALLBACKS_SERVERS"] = Servers(engine.Internal),
            ["CALLBACKS_PATIENCE"] = engine.Internal.Count > 1 ? "2500ms" : "8s",
            ["ENGINE_SERVERS"] = Servers(engine.Http),
            ["CALLBACKS_SECRET"] = RequireQuotable(engine.CallbacksSecret),
            ["INGEST_NODE"] = Ingest.Node,
            ["INGEST_BOOT"] = boot,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in NginxTemplate.Names.Where(name => HasSite || name != "site.conf"))
        {
            var text = NginxTemplate.Fill(NginxTemplate.Read(name), values);
            DataFiles.WriteText(Path.Combine(Ingest.Nginx.Run, name), text);
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Dictionary<string, string> Media(IngestServer ingest) => new()
    {
        ["MEDIA_PATH"] = ingest.MediaPath,
        ["MEDIA_DIR"] = ingest.MediaFolder,
        ["MEDIA_ORIGIN"] = "*",
    };

    // A server that failed is skipped for 5 s. All servers are also listed as backups, so that nginx always has one to try
    // even if all of them failed.
    private static string Servers(IReadOnlyList<Uri> engines) => string.Join('\n', engines.Count == 1
        ? [$"  server {engines[0].Authority} max_fails=0;"]
        : engines.Select(engine => $"  server {engine.Authority} max_fails=1 fail_timeout=5s;")
            .Concat(engines.Select(engine => $"  server {engine.Authority} max_fails=0 backup;")));

    // The media agent plays over loopback, whatever the public address is.
    private string RtmpListen()
    {
        var listen = $"  listen {At(options.Host, Ingest.RtmpPort)};";
        var coversLoopback = options.Host.Equals(IPAddress.Any) || options.Host.Equals(IPAddress.Loopback);
        return coversLoopback ? listen : $"{listen}\n  listen 127.0.0.1:{Ingest.RtmpPort};";
    }

    private static string At(IPAddress address, int port) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{port}" : $"{address}:{port}";

    private static string RequireQuotable(string secret) =>
        secret.AsSpan().IndexOfAny("\"\\$\n\r") < 0
            ? secret
            : throw new LaunchException("XaTube:RtmpCallbacks:Secret holds a quote, backslash, dollar sign or line break, which nginx cannot be given; choose another");
}
