namespace XaTube.Launcher.Nginx;

/// <summary>The paths of nginx and its RTMP module.</summary>
public sealed record NginxBinaries(string Nginx, string RtmpModule)
{
    private static readonly string[] ModuleFolders =
        ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules", "/etc/nginx/modules"];

    public static NginxBinaries Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        // nginx is in a sbin folder, which is not on every user's PATH.
        var nginx = FirstExisting([.. folders, "/usr/sbin", "/usr/local/sbin"], "nginx");
        var module = FirstExisting(ModuleFolders, "ngx_rtmp_module.so");
        return nginx is not null && module is not null
            ? new(nginx, module)
            : throw new LaunchException(
                $"{(nginx is null ? "nginx" : "nginx's rtmp module")} is missing; run: sudo apt-get install --no-install-recommends nginx libnginx-mod-rtmp");
    }

    private static string? FirstExisting(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
