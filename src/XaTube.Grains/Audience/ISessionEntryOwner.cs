namespace XaTube.Grains.Audience;

/// <summary>The one that registered a <see cref="SessionEntry"/>: the session's grain.</summary>
public interface ISessionEntryOwner
{
    /// <summary>The audience has removed the entry. Called once, from any thread.</summary>
    void OnExpired();
}
