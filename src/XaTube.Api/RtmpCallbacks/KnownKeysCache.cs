using System.Collections.Concurrent;
using XaTube.Storage;
using XaTube.Storage.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Stops guessed keys before they activate grains (docs/decisions/0020-guessed-keys-stop-at-the-api.md): a key that was never
/// issued costs one database query and is not cached. Whether an issued key may publish is decided by its grain.
/// </summary>
public sealed class KnownKeysCache(IStreamKeyRecords records)
{
    /// <summary>About 200 bytes each. Only issued keys are cached, and an issued key never becomes unknown.</summary>
    private const int MaxEntries = 50_000;

    /// <summary>After this the grain is called anyway: it may be active and need no database.</summary>
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _known = new();

    /// <summary>False for a key that was never issued. True for one that was, and while the database does not answer within 1 s.</summary>
    public async ValueTask<bool> MayContain(string hash)
    {
        if (_known.ContainsKey(hash))
            return true;
        try
        {
            if (!await records.WasIssued(hash).WaitAsync(LookupTimeout))
                return false;
        }
        catch (Exception failure) when (failure is TimeoutException || Database.IsUnavailable(failure))
        {
            return true;
        }

        if (_known.Count >= MaxEntries)
            _known.Clear();
        _known[hash] = true;
        return true;
    }
}
