namespace XaTube.Storage.StreamKeys;

/// <summary>Reads stream keys from grain storage without activating a grain.</summary>
public interface IStreamKeyRecords
{
    /// <summary>Whether a key with this hash was ever given to a channel, as of now; revoked ones were, too.</summary>
    Task<bool> WasIssued(string hash, CancellationToken cancel = default);
}
