using System.Security.Cryptography;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// The secrets of an installation: generated at the first run and then kept, so that tokens stay valid across restarts.
/// </summary>
public sealed record Secrets
{
    public string AccountsTokenKey { get; init; } = Key();

    public string ViewerSessionsTokenKey { get; init; } = Key();

    public string CallbacksSecret { get; init; } = Password();

    /// <summary>Shared by silos and media agents.</summary>
    public string MediaSecret { get; init; } = Password();

    public string OperationsPassword { get; init; } = Password();

    public string DemoPassword { get; init; } = Password();

    /// <summary>The password of the superuser of the cluster's PostgreSQL; below, those of the tables' owner and of the silos and APIs.</summary>
    public string PostgresPassword { get; init; } = Password();

    public string DatabaseOwnerPassword { get; init; } = Password();

    public string DatabasePassword { get; init; } = Password();

    public static Secrets Load(DataFiles files)
    {
        var secrets = DataFiles.Read<Secrets>(files.SecretsFile) ?? new Secrets();
        // Written even if it exists, since a file of an older version lacks the newer secrets.
        DataFiles.Write(files.SecretsFile, secrets);
        return secrets;
    }

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    private static string Password() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
