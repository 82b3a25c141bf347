using System.Collections.Frozen;

namespace XaTube.Api.Accounts;

/// <summary>
/// Passwords that attackers try first. The list is short and our own: keyboard rows, counting, plain words and common
/// endings, in English and Russian. A larger one can replace the file, one password a line.
/// </summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> List = Read();

    /// <summary>Compared without case.</summary>
    public static bool Contain(string password) => List.Contains(password);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
