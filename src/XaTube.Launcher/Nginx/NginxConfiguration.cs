using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher.Nginx;

/// <summary>Writes nginx's configuration files for one data directory, from the templates.</summary>
public sealed class NginxConfiguration(RunOptions options, DataFiles files, int hop, EngineAddresses engine)
{
    /// <returns>A hash of the written configuration.</returns>
    public string Write(NginxBinaries binaries, string boot)
    {
        // The configuration contains the callback secret.
        DataFiles.CreateDirectory(files.NginxRun, DataFiles.OwnerOnly);
        DataFiles.CreateDirectory(files.NginxTemp, DataFiles.OthersMayEnter);
        var values = new Dictionary<string, string>
        {
            ["LOAD_RTMP_MODULE"] = $"load_module \"{binaries.RtmpModule}\";",
            ["USER_DIRECTIVE"] = WorkerUser.Directive(files),
            ["RUN_DIR"] = files.NginxRun,
            ["LOG_DIR"] = files.Logs,
            ["TEMP_DIR"] = files.NginxTemp,
            ["HLS_DIR"] = files.Hls,
            ["SITE_ROOT"] = files.Root,
            ["RTMP_LISTEN"] = RtmpListen(),
            ["PUBLIC_LISTEN"] = $"  listen {At(options.Host, options.Port)} backlog=4096;",
            ["HOP_PORT"] = $"{hop}",
            ["CALLBACKS_SERVERS"] = Servers(engine.Internal),
            ["CALLBACKS_PATIENCE"] = engine.Internal.Count > 1 ? "2500ms" : "8s",
            ["ENGINE_SERVERS"] = Servers(engine.Http),
            ["CALLBACKS_SECRET"] = RequireQuotable(engine.CallbacksSecret),
            ["INGEST_NODE"] = EngineSettings.IngestNode,
            ["INGEST_BOOT"] = boot,
        };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in NginxTemplate.Names)
        {
            var text = NginxTemplate.Fill(NginxTemplate.Read(name), values);
            DataFiles.WriteText(Path.Combine(files.NginxRun, name), text);
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A server that failed is skipped for 5 s. All servers are also listed as backups, so that nginx always has one to try
    // even if all of them failed.
    private static string Servers(IReadOnlyList<Uri> engines) => string.Join('\n', engines.Count == 1
        ? [$"  server {engines[0].Authority} max_fails=0;"]
        : engines.Select(engine => $"  server {engine.Authority} max_fails=1 fail_timeout=5s;")
            .Concat(engines.Select(engine => $"  server {engine.Authority} max_fails=0 backup;")));

    // An accepted broadcast is redirected over loopback, whatever the public address is.
    private string RtmpListen()
    {
        var listen = $"  listen {At(options.Host, options.RtmpPort)};";
        var coversLoopback = options.Host.Equals(IPAddress.Any) || options.Host.Equals(IPAddress.Loopback);
        return coversLoopback ? listen : $"{listen}\n  listen 127.0.0.1:{options.RtmpPort};";
    }

    private static string At(IPAddress address, int port) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{port}" : $"{address}:{port}";

    private static string RequireQuotable(string secret) =>
        secret.AsSpan().IndexOfAny("\"\\$\n\r") < 0
            ? secret
            : throw new LaunchException("XaTube:RtmpCallbacks:Secret holds a quote, backslash, dollar sign or line break, which nginx cannot be given; choose another");
}
