using System.Globalization;

namespace XaTube.Launcher.Postgres;

/// <summary>Where this machine keeps PostgreSQL's programs.</summary>
public sealed record PostgresBinaries(string Folder)
{
    private const int Oldest = 15;
    private const string Debian = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <param name="made">The version that made the data there is; <c>null</c>: the newest will do.</param>
    public static PostgresBinaries Find(int? made)
    {
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .Select(folder => (Version: Number(Path.GetFileName(folder)), Bin: Path.Combine(folder, "bin")))
                .Where(one => one.Version >= Oldest && File.Exists(Path.Combine(one.Bin, "initdb")))
                .OrderByDescending(one => one.Version)
                .ToList()
            : [];
        if (made is { } version)
        {
            return installed.Where(one => one.Version == version).Select(one => new PostgresBinaries(one.Bin)).FirstOrDefault()
                ?? throw new LaunchException($"the data was made by PostgreSQL {version}, which is missing; run: sudo apt-get install --no-install-recommends postgresql-{version}");
        }

        return installed.Count > 0
            ? new(installed[0].Bin)
            : throw new LaunchException($"PostgreSQL {Oldest} or newer is missing; run: sudo apt-get install --no-install-recommends postgresql");
    }

    public static int Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
