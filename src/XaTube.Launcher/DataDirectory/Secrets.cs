using System.Security.Cryptography;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// What this installation keeps to itself: made up at its first run and the same ever after,
/// so that tokens outlive a restart.
/// </summary>
public sealed record Secrets
{
    public string AccountsTokenKey { get; init; } = Key();

    public string ViewerSessionsTokenKey { get; init; } = Key();

    public string CallbacksSecret { get; init; } = Password();

    public string OperationsPassword { get; init; } = Password();

    public string DemoPassword { get; init; } = Password();

    /// <summary>Of the three roles in the cluster's PostgreSQL: its superuser, the owner of the tables, and what silos and APIs run as.</summary>
    public string PostgresPassword { get; init; } = Password();

    public string DatabaseOwnerPassword { get; init; } = Password();

    public string DatabasePassword { get; init; } = Password();

    public static Secrets Load(DataFiles files)
    {
        var secrets = DataFiles.Read<Secrets>(files.SecretsFile) ?? new Secrets();
        // Written back even when it was there: a file of an older version lacks the newer ones.
        DataFiles.Write(files.SecretsFile, secrets);
        return secrets;
    }

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    private static string Password() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
