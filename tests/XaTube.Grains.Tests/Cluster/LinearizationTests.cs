namespace XaTube.Grains.Tests.Cluster;

/// <summary>What the interleavings are judged by must itself tell right from wrong.</summary>
public sealed class LinearizationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private static readonly ModelPublisher First = new("a", 1, 1);
    private static readonly ModelPublisher Second = new("a", 1, 2);
    private static readonly PublishModel Offline = new(TimeSpan.FromSeconds(30), Takeover: false);
    private static readonly Guid Stream = Guid.NewGuid();

    [Fact]
    public void Of_two_publishers_one_is_accepted_and_which_is_decided_by_the_answers()
    {
        var after = Linearization.After([Offline], [Publish(First, ModelAnswer.AlreadyPublishing), Publish(Second, ModelAnswer.Done, Stream)]);
        Assert.Equal((ModelState.Live, Second), (Assert.Single(after).State, Assert.Single(after).Publisher));
        Assert.Empty(Linearization.After([Offline], [Publish(First, ModelAnswer.Done, Stream), Publish(Second, ModelAnswer.Done, Stream)]));
        Assert.Empty(Linearization.After([Offline], [Publish(First, ModelAnswer.AlreadyPublishing), Publish(Second, ModelAnswer.AlreadyPublishing)]));
    }

    [Fact]
    public void Orders_that_the_answers_leave_open_stay_possible()
    {
        var after = Linearization.After([Offline], [Publish(First, ModelAnswer.Done, Stream), Unpublish(First)]);
        Assert.Equal([ModelState.Live, ModelState.Interrupted], after.Select(model => model.State).Order());
    }

    [Fact]
    public void A_request_without_an_answer_may_have_had_its_effect_or_not()
    {
        var after = Linearization.After([Offline], [new(model => model.Publish(First, 0, Now), null)]);
        Assert.Equal([ModelState.Ended, ModelState.Live], after.Select(model => model.State).Order());
        // The stream that it may have begun is known only from later answers.
        Assert.Single(Linearization.After(after, [Publish(First, ModelAnswer.Done, Stream)]).Select(model => model.Stream).Distinct());
    }

    [Fact]
    public void A_stream_is_resumed_under_its_id_and_an_ended_one_never_again()
    {
        var live = Linearization.After([Offline], [Publish(First, ModelAnswer.Done, Stream)]);
        Assert.Single(Linearization.After(live, [Publish(First, ModelAnswer.Done, Stream)]));
        Assert.Empty(Linearization.After(live, [Publish(First, ModelAnswer.Done, Guid.NewGuid())]));
        var ended = live.Select(model => model.End(Stream)).ToArray();
        Assert.Empty(Linearization.After(ended, [Publish(First, ModelAnswer.Done, Stream)]));
        Assert.Single(Linearization.After(ended, [Publish(First, ModelAnswer.Done, Guid.NewGuid())]));
    }

    [Fact]
    public void A_revocation_is_seen_by_what_follows_it_and_by_nothing_before()
    {
        ObservedRequest revoke = new(model => (model.Revoke(0), ModelAnswer.Done), null, ModelAnswer.Done);
        var after = Linearization.After([Offline], [revoke, Publish(First, ModelAnswer.Done, Stream)]);
        Assert.Equal(ModelState.Ended, Assert.Single(after).State);
        Assert.Empty(Linearization.After(after, [Publish(First, ModelAnswer.Done, Guid.NewGuid())]));
        Assert.Single(Linearization.After(after, [Publish(First, ModelAnswer.RevokedKey)]));
    }

    [Fact]
    public void Silence_interrupts_after_the_lease_and_ends_after_the_grace()
    {
        var (live, _) = Offline.Publish(First, 0, Now);
        Assert.Equal(ModelState.Live, live.Pass(Now.AddSeconds(19)).State);
        Assert.Equal(ModelState.Interrupted, live.Pass(Now.AddSeconds(20)).State);
        Assert.Equal(ModelState.Interrupted, live.Pass(Now.AddSeconds(29)).State);
        Assert.Equal(ModelState.Ended, live.Pass(Now.AddSeconds(30)).State);
    }

    private static ObservedRequest Publish(ModelPublisher publisher, ModelAnswer answer, Guid? stream = null) =>
        new(model => model.Publish(publisher, 0, Now), stream, answer);

    private static ObservedRequest Unpublish(ModelPublisher publisher) =>
        new(model => (model.Unpublish(publisher, Now), ModelAnswer.Done), null, ModelAnswer.Done);
}
