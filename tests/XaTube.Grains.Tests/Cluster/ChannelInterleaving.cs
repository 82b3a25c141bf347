using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;
using XaTube.Storage.LiveStreams;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>One channel, the requests that it gets, and the models that explain all its answers until now.</summary>
internal sealed class ChannelInterleaving(EngineCluster engine, Guid id, NewStreamKey[] keys, PublishModel model, Random random)
{
    // Two connections to one node, one to the same node after its next boot, and one to another node.
    private static readonly ModelPublisher[] Publishers = [new("a", 1, 1), new("a", 1, 2), new("a", 2, 1), new("b", 1, 1)];

    private readonly List<string> _story = [];

    /// <summary>All streams that answers have named.</summary>
    private readonly List<Guid> _streams = [];

    private HashSet<PublishModel> _models = [model];

    // After a crash it is another cluster's.
    private IPublishingGrain Channel => engine.Grains.GetGrain<IPublishingGrain>(id);

    private string Story => $"{model}: {string.Join(", ", _story)}";

    /// <summary>Sends up to three requests without waiting for any of them, then checks all answers and the state after them.</summary>
    public async Task StepAsync()
    {
        var requests = Send();
        await Task.WhenAll(requests.Select(request => request.Answered));
        Assert.Empty(TakeAnswers(requests));
        Assert.True(await AgreesAsync(), $"The stream is not as in any of {string.Join(" or ", _models)} after {Story}");
    }

    public SentRequest[] Send()
    {
        SentRequest[] requests = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Next().Send(engine.Time.GetUtcNow()))];
        _story.Add($"[{string.Join(" | ", requests.Select(request => request.Request.Name))}]");
        return requests;
    }

    /// <summary>Takes the answers that have come into account; returns the requests that have none.</summary>
    public Request[] TakeAnswers(SentRequest[] requests)
    {
        foreach (var stream in requests.Select(request => request.Answer?.Stream).OfType<Guid>().Except(_streams).ToArray())
            _streams.Add(stream);
        _story.Add($"({string.Join(" | ", requests.Select(request => request.Answer is { } answer ? $"{answer.Answer} {answer.Stream}".Trim() : "no answer"))})");
        _models = Linearization.After(_models, [.. requests.Select(request => Observed(request, requests))]);
        Assert.True(_models.Count > 0, $"No order of the last requests explains their answers: {Story}");
        return [.. requests.Where(request => request.Answer is null).Select(request => request.Request)];
    }

    public async Task RepeatAsync(Request[] requests)
    {
        if (requests.Length == 0)
            return;
        _story.Add("repeated");
        SentRequest[] again = [.. requests.Select(request => request.Send(engine.Time.GetUtcNow()))];
        await Task.WhenAll(again.Select(request => request.Answered));
        TakeAnswers(again);
    }

    /// <summary>The engine has worked until now.</summary>
    public void Pass(DateTimeOffset now)
    {
        _story.Add($"{now:HH:mm:ss}");
        _models = [.. _models.Select(model => model.Pass(now))];
    }

    /// <summary>The engine was away until now.</summary>
    public void Restart(DateTimeOffset now)
    {
        _story.Add($"a crash until {now:HH:mm:ss}");
        _models = [.. _models.Select(model => model.Restart(now))];
    }

    /// <summary>Whether the streams are as in one of the models; keeps those models only.</summary>
    public async Task<bool> AgreesAsync()
    {
        var seen = new Dictionary<Guid, LiveStreamSnapshot>();
        foreach (var stream in _models.SelectMany(model => new[] { model.Stream?.Id, model.Stream?.Before?.Id }).OfType<Guid>().ToHashSet())
            seen[stream] = await engine.Describe(stream);
        HashSet<PublishModel> agreeing = [.. _models.Where(Agrees)];
        if (agreeing.Count > 0)
            _models = agreeing;
        return agreeing.Count > 0;

        bool Agrees(PublishModel model) =>
            (model.Stream?.Before?.Id is not { } earlier || seen[earlier].State == LiveStreamState.Ended)
            && (model.Stream?.Id is not { } last || (seen[last].State == StateOf(model.State)
                && (model.State == ModelState.Ended || seen[last].Publisher == IdOf(model.Publisher!))));
    }

    /// <summary>The streams become as in one of the models.</summary>
    public async Task SettleAsync() => await EngineCluster.Eventually(
        async () => await AgreesAsync() ? "" : $"not as in any of {string.Join(" or ", _models)} after {Story}", otherwise => otherwise.Length == 0);

    /// <summary>History has the streams that answers have named, no others than a model has, and none goes on.</summary>
    public async Task LeaveAsync()
    {
        // All, since which of two that overlapping requests began is the last one may be known to the models only.
        foreach (var stream in _streams)
            await Channel.EndStream(stream);
        var history = await engine.Service<IStreamHistory>().OfChannel(id, new(100));
        Assert.True(_streams.All(stream => history.Items.Any(row => row.Id == stream)), $"History lacks a stream: {Story}");
        Assert.True(_models.Any(model => (model.Stream?.Count ?? 0) == history.Items.Count), $"History has {history.Items.Count} streams: {Story}");
        Assert.True(history.Items.All(row => !_streams.Contains(row.Id) || row.State == "ended"), $"A stream goes on: {Story}");
    }

    private static PublishId IdOf(ModelPublisher publisher) => new(publisher.Node, $"{publisher.Boot}", $"{publisher.Connection}");

    private static LiveStreamState StateOf(ModelState state) => state switch
    {
        ModelState.Live => LiveStreamState.Live,
        ModelState.Interrupted => LiveStreamState.Interrupted,
        _ => LiveStreamState.Ended,
    };

    private static ObservedRequest Observed(SentRequest request, SentRequest[] overlapping) => request.Answer?.Answer switch
    {
        null => new(request.Apply, null),
        // The key's grain looks at a renewal first, the stream last. A revocation in between ends the stream: then the renewal
        // is refused as it must be, but for the other reason.
        ModelAnswer.NotPublishing when overlapping.Any(other => other.Request.RevokesKey == request.Request.RenewsWithKey) =>
            new(request.Apply, null, ModelAnswer.NotPublishing, ModelAnswer.RevokedKey),
        { } answer => new(request.Apply, request.Answer?.Stream, answer),
    };

    private Request Next()
    {
        var (publisher, key) = (Publishers[random.Next(Publishers.Length)], random.Next(keys.Length));
        return random.Next(12) switch
        {
            < 4 => new($"{publisher} publishes with key {key}", (model, now) => model.Publish(publisher, key, now), () => PublishAsync(publisher, key)),
            < 7 => new($"{publisher} renews with key {key}", (model, now) => model.Renew(publisher, key, now), () => RenewAsync(publisher, key)) { RenewsWithKey = key },
            10 when _streams.Count > 0 => End(_streams[random.Next(_streams.Count)]),
            11 when random.Next(3) == 0 => new($"key {key} is revoked", (model, _) => (model.Revoke(key), ModelAnswer.Done), () => RevokeAsync(key)) { RevokesKey = key },
            _ => new(
                $"{publisher} leaves with key {key}",
                (model, now) => (model.Unpublish(publisher, now), ModelAnswer.Done),
                () => DoneAsync(() => engine.KeyGrain(keys[key]).Unpublish(IdOf(publisher)))),
        };
    }

    private Request End(Guid stream) =>
        new($"stream {stream} is ended", (model, _) => (model.End(stream), ModelAnswer.Done), () => DoneAsync(() => Channel.EndStream(stream)));

    private async Task<(ModelAnswer, Guid?)> PublishAsync(ModelPublisher publisher, int key)
    {
        var decision = await engine.KeyGrain(keys[key]).Publish(IdOf(publisher));
        return (decision.Refusal switch
        {
            PublishRefusal.None => ModelAnswer.Done,
            PublishRefusal.RevokedKey => ModelAnswer.RevokedKey,
            PublishRefusal.AlreadyPublishing => ModelAnswer.AlreadyPublishing,
            var other => throw new InvalidOperationException($"A publisher was refused because of {other} after {Story}"),
        }, decision.StreamId);
    }

    private async Task<(ModelAnswer, Guid?)> RenewAsync(ModelPublisher publisher, int key) =>
        (await engine.KeyGrain(keys[key]).Renew(IdOf(publisher)) switch
        {
            RenewDecision.Renewed => ModelAnswer.Done,
            RenewDecision.RevokedKey => ModelAnswer.RevokedKey,
            RenewDecision.NotPublishing => ModelAnswer.NotPublishing,
            var other => throw new InvalidOperationException($"A renewal was answered with {other} after {Story}"),
        }, null);

    private Task<(ModelAnswer, Guid?)> RevokeAsync(int key) =>
        DoneAsync(async () => Assert.True(await Channel.RevokeKey(keys[key].Id, EngineCluster.Owner), Story));

    private static async Task<(ModelAnswer, Guid?)> DoneAsync(Func<Task> request)
    {
        await request();
        return (ModelAnswer.Done, null);
    }

    /// <summary>A request, to the engine and to the model.</summary>
    public sealed record Request(
        string Name,
        Func<PublishModel, DateTimeOffset, (PublishModel Next, ModelAnswer Answer)> Apply,
        Func<Task<(ModelAnswer Answer, Guid? Stream)>> SendAsync)
    {
        public int? RenewsWithKey { get; init; }

        public int? RevokesKey { get; init; }

        public SentRequest Send(DateTimeOffset now) => new(this, now, SendAsync());
    }

    /// <summary>A request that was sent, and its answer once it has come.</summary>
    public sealed record SentRequest(Request Request, DateTimeOffset At, Task<(ModelAnswer Answer, Guid? Stream)> Answered)
    {
        public (ModelAnswer Answer, Guid? Stream)? Answer => Answered.IsCompletedSuccessfully ? Answered.Result : null;

        public (PublishModel Next, ModelAnswer Answer) Apply(PublishModel model) => Request.Apply(model, At);
    }
}
