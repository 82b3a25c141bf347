namespace XaTube.Grains.Audience;

/// <summary>The rule of which batches are late: those that come after a later one of the same batcher. Not safe for threads.</summary>
public sealed class BatchDeduplicator
{
    /// <summary>Batchers remembered: as many API processes as have sent lately, those that have ended among them.</summary>
    public const int Most = 64;

    private readonly Dictionary<Guid, (long Number, long Turn)> _latest = [];
    private long _turn;

    /// <summary>Whether the batch is to be applied. One that stands for itself always is.</summary>
    public bool Take(BatchId batchId)
    {
        if (batchId == default)
            return true;
        if (_latest.TryGetValue(batchId.BatcherId, out var latest) && batchId.Number <= latest.Number)
            return false;
        if (_latest.Count == Most && !_latest.ContainsKey(batchId.BatcherId))
            _latest.Remove(_latest.MinBy(batcher => batcher.Value.Turn).Key);
        _latest[batchId.BatcherId] = (batchId.Number, ++_turn);
        return true;
    }
}
