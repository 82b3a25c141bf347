namespace XaTube.Grains.Audience;

/// <summary>Refuses batches that arrive after a later one of the same batcher. Not thread-safe.</summary>
public sealed class BatchDeduplicator
{
    /// <summary>
    /// How many batchers are remembered: the API processes that sent lately, ended ones among them. The one heard longest ago
    /// is forgotten first.
    /// </summary>
    public const int Capacity = 64;

    private readonly Dictionary<Guid, (long Number, long Turn)> _latest = [];
    private long _turn;

    /// <summary>Whether the batch is to be applied. One without an id always is.</summary>
    public bool TryAccept(BatchId batchId)
    {
        if (batchId == default)
            return true;
        if (_latest.TryGetValue(batchId.BatcherId, out var latest) && batchId.Number <= latest.Number)
            return false;
        if (_latest.Count == Capacity && !_latest.ContainsKey(batchId.BatcherId))
            _latest.Remove(_latest.MinBy(batcher => batcher.Value.Turn).Key);
        _latest[batchId.BatcherId] = (batchId.Number, ++_turn);
        return true;
    }
}
