namespace XaTube.Launcher.Nginx;

/// <summary>Where this machine keeps nginx and its rtmp module.</summary>
public sealed record NginxBinaries(string Nginx, string RtmpModule)
{
    private static readonly string[] ModuleFolders =
        ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules", "/etc/nginx/modules"];

    public static NginxBinaries Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        // Not on everybody's path, and where nginx is.
        var nginx = FirstThatExists([.. folders, "/usr/sbin", "/usr/local/sbin"], "nginx");
        var module = FirstThatExists(ModuleFolders, "ngx_rtmp_module.so");
        return nginx is not null && module is not null
            ? new(nginx, module)
            : throw new LaunchException(
                $"{(nginx is null ? "nginx" : "nginx's rtmp module")} is missing; run: sudo apt-get install --no-install-recommends nginx libnginx-mod-rtmp");
    }

    private static string? FirstThatExists(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
