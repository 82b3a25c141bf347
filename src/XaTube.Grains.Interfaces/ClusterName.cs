using Orleans.Configuration;

namespace XaTube.Grains;

/// <summary>The cluster's names, the same in silos and clients. Stored state belongs to the service id.</summary>
public static class ClusterName
{
    public const string ServiceId = "xatube";
    public const string ClusterId = "xatube";

    public static void Apply(ClusterOptions options)
    {
        options.ServiceId = ServiceId;
        options.ClusterId = ClusterId;
    }
}
