using XaTube.Hosting;

namespace XaTube.Media.Nodes;

/// <summary>The secret that media agents and silos share.</summary>
public sealed class MediaSecret(SecretSettings secrets)
{
    public const string Setting = "XaTube:Media:Secret";

    public string Text { get; } = secrets.Text(Setting, bytes: 16);
}
