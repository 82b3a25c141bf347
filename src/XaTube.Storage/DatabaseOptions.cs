using Microsoft.Extensions.Configuration;

namespace XaTube.Storage;

/// <summary>Where the records are kept. Bound from the section <see cref="Section"/>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "XaTube:Database";

    /// <summary>"sqlite" or "postgres" (not yet). Default: sqlite.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>What the database's driver takes. Default: a file in ./data, whose folder is created when missing.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/xatube.db";

    /// <summary>The options as configured, for what runs before there is a service provider: the migrator.</summary>
    public static DatabaseOptions From(IConfiguration configuration) =>
        configuration.GetSection(Section).Get<DatabaseOptions>() ?? new DatabaseOptions();

    /// <summary>What is wrong with these options, in one line that names the setting, or null.</summary>
    public string? Fault() => Provider switch
    {
        "postgres" => $"{Section}:Provider is \"postgres\", which this version cannot use yet. Use \"sqlite\".",
        not "sqlite" => $"{Section}:Provider is \"{Provider}\". Use \"sqlite\".",
        _ when string.IsNullOrWhiteSpace(ConnectionString) => $"{Section}:ConnectionString is empty.",
        _ => null,
    };

    /// <exception cref="InvalidOperationException">The options are wrong; the message is one line that names the setting.</exception>
    internal DatabaseOptions Checked() => Fault() is { } fault ? throw new InvalidOperationException(fault) : this;
}
