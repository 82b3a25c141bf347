namespace XaTube.Grains.Audience;

/// <summary>The one that registered a <see cref="ViewerSessionEntry"/>: the session's grain.</summary>
public interface IViewerSessionEntryOwner
{
    /// <summary>The audience has removed the entry. Called once, from any thread.</summary>
    void OnExpired();
}
