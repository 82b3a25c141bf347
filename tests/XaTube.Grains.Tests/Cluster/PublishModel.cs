namespace XaTube.Grains.Tests.Cluster;

/// <summary>A publisher of the model. A node's boots are numbered in the order in which they happened.</summary>
public sealed record ModelPublisher(string Node, int Boot, int Connection);

public enum ModelState
{
    Ended,
    Live,
    Interrupted,
}

/// <summary>How a request is answered.</summary>
public enum ModelAnswer
{
    Done,
    RevokedKey,
    AlreadyPublishing,
    NotPublishing,
}

/// <summary>A stream of the channel, with the one before it. Its id is null until an answer has shown it.</summary>
public sealed record ModelStream(Guid? Id, ModelStream? Before)
{
    public bool Includes(Guid id) => Id == id || Before?.Includes(id) == true;

    public int Count => 1 + (Before?.Count ?? 0);
}

/// <summary>
/// What the publishers and the owner of one channel may observe, written a second time. It uses no type, rule or constant
/// of the production code, so that a mistake there is not repeated here. A value: equal models cannot be told apart.
/// </summary>
/// <param name="Grace">How long after its last sign of life a stream can be resumed.</param>
/// <param name="Takeover">Whether a second publisher replaces the first, or is refused.</param>
public sealed record PublishModel(TimeSpan Grace, bool Takeover)
{
    /// <summary>How long a publisher may be silent: see "leases" in docs/architecture.md.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    public ModelState State { get; init; } = ModelState.Ended;

    /// <summary>The last stream; null while the channel has had none.</summary>
    public ModelStream? Stream { get; init; }

    /// <summary>Who published the last stream last.</summary>
    public ModelPublisher? Publisher { get; init; }

    private int Key { get; init; }

    private DateTimeOffset HeardAt { get; init; }

    private bool FirstKeyRevoked { get; init; }

    private bool SecondKeyRevoked { get; init; }

    public (PublishModel Next, ModelAnswer Answer) Publish(ModelPublisher publisher, int key, DateTimeOffset now)
    {
        if (IsRevoked(key))
            return (this, ModelAnswer.RevokedKey);
        var heard = this with { State = ModelState.Live, Publisher = publisher, Key = key, HeardAt = now };
        if (State == ModelState.Ended)
            return (heard with { Stream = new ModelStream(null, Stream) }, ModelAnswer.Done);
        if (State == ModelState.Interrupted || publisher == Publisher || Takeover)
            return (heard, ModelAnswer.Done);
        // A node that has been started again has lost all connections it had.
        if (publisher.Node == Publisher!.Node && publisher.Boot > Publisher.Boot)
            return (heard, ModelAnswer.Done);
        return (this, ModelAnswer.AlreadyPublishing);
    }

    public (PublishModel Next, ModelAnswer Answer) Renew(ModelPublisher publisher, int key, DateTimeOffset now)
    {
        if (IsRevoked(key))
            return (this, ModelAnswer.RevokedKey);
        if (State == ModelState.Ended || publisher != Publisher)
            return (this, ModelAnswer.NotPublishing);
        return (this with { State = ModelState.Live, HeardAt = now }, ModelAnswer.Done);
    }

    public PublishModel Unpublish(ModelPublisher publisher, DateTimeOffset now) =>
        State == ModelState.Live && publisher == Publisher ? this with { State = ModelState.Interrupted, HeardAt = now } : this;

    /// <summary>The owner ends a stream. Ending an earlier one than the last changes nothing.</summary>
    public PublishModel End(Guid stream) => Stream?.Id == stream ? this with { State = ModelState.Ended } : this;

    /// <summary>Keys are numbered 0 and 1. The stream that is published with the key ends.</summary>
    public PublishModel Revoke(int key)
    {
        var ended = Stream is not null && Key == key ? this with { State = ModelState.Ended } : this;
        return key == 0 ? ended with { FirstKeyRevoked = true } : ended with { SecondKeyRevoked = true };
    }

    /// <summary>The engine has worked until now.</summary>
    public PublishModel Pass(DateTimeOffset now)
    {
        if (State != ModelState.Ended && now - HeardAt >= Grace)
            return this with { State = ModelState.Ended };
        if (State == ModelState.Live && now - HeardAt >= Lease)
            return this with { State = ModelState.Interrupted };
        return this;
    }

    /// <summary>The engine was away until now, so silence counts from now.</summary>
    public PublishModel Restart(DateTimeOffset now) => this with { HeardAt = now };

    /// <summary>The same with the id that an answer has shown of the last stream; null if that is another stream.</summary>
    public PublishModel? WithStream(Guid id)
    {
        if (Stream is null)
            return null;
        if (Stream.Id is { } known)
            return known == id ? this : null;
        return Stream.Before?.Includes(id) == true ? null : this with { Stream = Stream with { Id = id } };
    }

    private bool IsRevoked(int key) => key == 0 ? FirstKeyRevoked : SecondKeyRevoked;
}
