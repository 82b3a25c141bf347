using System.Text.Json.Serialization;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// Whether a stream can be watched. <c>waiting</c>: nothing has arrived yet. <c>unsupported</c>: browsers cannot play what
/// arrives; the owner can read why. <c>stalled</c>: nothing arrives any more.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamMediaState>))]
public enum StreamMediaState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("ok")]
    Ok,

    [JsonStringEnumMemberName("unsupported")]
    Unsupported,

    [JsonStringEnumMemberName("stalled")]
    Stalled,
}

internal static class StreamMediaStates
{
    public static StreamMediaState Of(MediaState state) => state switch
    {
        MediaState.Ok => StreamMediaState.Ok,
        MediaState.Unsupported => StreamMediaState.Unsupported,
        MediaState.Stalled => StreamMediaState.Stalled,
        _ => StreamMediaState.Waiting,
    };
}
