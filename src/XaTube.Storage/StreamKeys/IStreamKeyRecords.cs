namespace XaTube.Storage.StreamKeys;

/// <summary>What the storage of the grains knows of stream keys, read without waking one.</summary>
public interface IStreamKeyRecords
{
    /// <summary>Whether a key with this hash was ever given to a channel, as of now; revoked ones were, too.</summary>
    Task<bool> WasIssued(string hash, CancellationToken cancel = default);
}
