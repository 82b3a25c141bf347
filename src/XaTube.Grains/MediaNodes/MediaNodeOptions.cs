namespace XaTube.Grains.MediaNodes;

/// <summary>What silos ask of media agents. Section <c>XaTube:Media</c>.</summary>
public sealed class MediaNodeOptions
{
    public const string Section = "XaTube:Media";

    /// <summary>The secret that silos and media agents share: 16 bytes or more. Default: none, and no agent is accepted.</summary>
    public string? Secret { get; set; }
}
