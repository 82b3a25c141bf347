using Orleans.Configuration;

namespace XaTube.Grains;

/// <summary>What the cluster is called. Silos and clients must agree, and stored state belongs to the service.</summary>
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
