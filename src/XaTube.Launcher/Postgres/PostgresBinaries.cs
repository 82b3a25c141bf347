using System.Globalization;

namespace XaTube.Launcher.Postgres;

/// <summary>The folder of PostgreSQL's programs.</summary>
public sealed record PostgresBinaries(string Folder)
{
    private const int Oldest = 15;
    private const string Debian = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <param name="dataVersion">The major version of existing data; <c>null</c>: there is none, and the newest is taken.</param>
    public static PostgresBinaries Find(int? dataVersion)
    {
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .Select(folder => (Version: ParseNumber(Path.GetFileName(folder)), Bin: Path.Combine(folder, "bin")))
                .Where(one => one.Version >= Oldest && File.Exists(Path.Combine(one.Bin, "initdb")))
                .OrderByDescending(one => one.Version)
                .ToList()
            : [];
        if (dataVersion is { } version)
        {
            return installed.Where(one => one.Version == version).Select(one => new PostgresBinaries(one.Bin)).FirstOrDefault()
                ?? throw new LaunchException($"the data was made by PostgreSQL {version}, which is missing; run: sudo apt-get install --no-install-recommends postgresql-{version}");
        }

        return installed.Count > 0
            ? new(installed[0].Bin)
            : throw new LaunchException($"PostgreSQL {Oldest} or newer is missing; run: sudo apt-get install --no-install-recommends postgresql");
    }

    /// <summary>The number; 0 if the text is none.</summary>
    public static int ParseNumber(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
