namespace XaTube.Hosting;

/// <summary>The listener for health, metrics, the dashboard and RTMP callbacks. Section <c>XaTube:Internal</c>.</summary>
public sealed class InternalListenerOptions
{
    public const string Section = "XaTube:Internal";

    /// <summary>An http address of this machine; never open to the public. Default: http://127.0.0.1:8081.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:8081";

    /// <summary>The options as configured: the listener is opened before there are services.</summary>
    public static InternalListenerOptions From(IConfiguration settings) =>
        settings.GetSection(Section).Get<InternalListenerOptions>() ?? new InternalListenerOptions();
}
