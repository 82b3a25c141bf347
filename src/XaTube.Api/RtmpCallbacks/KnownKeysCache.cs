using System.Collections.Concurrent;
using XaTube.Storage;
using XaTube.Storage.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Keeps guessed keys from the grains: a key that nobody was given costs one look into the database and leaves nothing
/// behind. What a key may do is its grain's to say.
/// </summary>
public sealed class KnownKeysCache(IStreamKeyRecords records)
{
    /// <summary>How many are remembered; 200 bytes each. Real ones only, and none is ever taken back.</summary>
    private const int Most = 50_000;

    /// <summary>How long the database may take before the grain is asked, which may be awake and need none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, bool> _known = new();

    /// <summary>False for a key that nobody was given; true too when that cannot be found out now.</summary>
    public async ValueTask<bool> MayInclude(string hash)
    {
        if (_known.ContainsKey(hash))
            return true;
        try
        {
            if (!await records.WasIssued(hash).WaitAsync(Patience))
                return false;
        }
        catch (Exception failure) when (failure is TimeoutException || Database.IsUnavailable(failure))
        {
            return true;
        }

        if (_known.Count >= Most)
            _known.Clear();
        _known[hash] = true;
        return true;
    }
}
