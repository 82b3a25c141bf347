namespace XaTube.Grains.Audience;

/// <summary>What the silo is called. Section <c>XaTube:Silo</c>.</summary>
public sealed class SiloIdentity
{
    public const string Section = "XaTube:Silo";

    /// <summary>Unique in the cluster and the same after a restart. Default: "standalone".</summary>
    public string Name { get; set; } = "standalone";
}
