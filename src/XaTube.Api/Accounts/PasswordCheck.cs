namespace XaTube.Api.Accounts;

/// <summary>The result of checking a password.</summary>
public enum PasswordCheck
{
    Right,

    /// <summary>Right, but hashed with weaker parameters than the current ones: hash it again and store that.</summary>
    RightAndOutdated,

    Wrong,

    /// <summary>Too many are waiting; nothing was checked.</summary>
    Busy,
}
