namespace XaTube.Api.Operations;

/// <summary>The built web app. Section <c>XaTube:Web</c>. Read when the pipeline is built.</summary>
public sealed class WebOptions
{
    public const string Section = "XaTube:Web";

    /// <summary>The folder of the built web app. Default: none, and no pages are served.</summary>
    public string? Root { get; set; }
}
