namespace XaTube.Grains.Tests.Cluster;

/// <summary>A request that was sent to a channel, and how it was answered.</summary>
/// <param name="apply">What the request does to the model, and how the model answers it.</param>
/// <param name="stream">The stream that the answer names.</param>
/// <param name="answers">
/// What the model may answer. None when there was no answer: then the request may have had its effect or not.
/// </param>
public sealed class ObservedRequest(
    Func<PublishModel, (PublishModel Next, ModelAnswer Answer)> apply, Guid? stream, params IReadOnlyCollection<ModelAnswer> answers)
{
    public bool IsAnswered => answers.Count > 0;

    /// <summary>The model after the request; null if the model answers it otherwise.</summary>
    public PublishModel? Apply(PublishModel model)
    {
        var (next, expected) = apply(model);
        if (IsAnswered && !answers.Contains(expected))
            return null;
        return stream is { } id ? next.WithStream(id) : next;
    }
}

/// <summary>Requests that overlapped may have been served in any order. All orders are tried, so this is for a few requests.</summary>
public static class Linearization
{
    /// <summary>The models that some order of the requests leads to in which each is answered as it was; none if there is no such order.</summary>
    public static HashSet<PublishModel> After(IEnumerable<PublishModel> before, IReadOnlyList<ObservedRequest> requests)
    {
        var after = new HashSet<PublishModel>();
        foreach (var model in before)
            Serve(model, requests);
        return after;

        void Serve(PublishModel model, IReadOnlyList<ObservedRequest> left)
        {
            if (left.Count == 0)
                after.Add(model);
            foreach (var request in left)
            {
                ObservedRequest[] others = [.. left.Where(other => other != request)];
                if (request.Apply(model) is { } next)
                    Serve(next, others);
                if (!request.IsAnswered)
                    Serve(model, others);
            }
        }
    }
}
