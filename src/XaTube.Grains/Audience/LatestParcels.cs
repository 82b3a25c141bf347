namespace XaTube.Grains.Audience;

/// <summary>The rule of which batches are late: those that come after a later one of the same courier. Not safe for threads.</summary>
public sealed class LatestParcels
{
    /// <summary>Couriers remembered: as many API processes as have sent lately, those that have ended among them.</summary>
    public const int Most = 64;

    private readonly Dictionary<Guid, (long Number, long Turn)> _latest = [];
    private long _turn;

    /// <summary>Whether the batch is to be applied. One that stands for itself always is.</summary>
    public bool Take(Parcel parcel)
    {
        if (parcel == default)
            return true;
        if (_latest.TryGetValue(parcel.Courier, out var latest) && parcel.Number <= latest.Number)
            return false;
        if (_latest.Count == Most && !_latest.ContainsKey(parcel.Courier))
            _latest.Remove(_latest.MinBy(courier => courier.Value.Turn).Key);
        _latest[parcel.Courier] = (parcel.Number, ++_turn);
        return true;
    }
}
