namespace XaTube.Baselines;

/// <summary>A body of the same shape and length as XaTube's.</summary>
public sealed record HeartbeatResponse(string Session, double HeartbeatSeconds, int Viewers, string State)
{
    public static HeartbeatResponse To(HeartbeatRequest request, int viewers) => new(request.Session, 10, viewers, "live");
}
