using System.Text.Json.Serialization;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>The state of a stream. <c>interrupted</c>: its publisher is gone and may resume the stream.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamState>))]
public enum StreamState
{
    [JsonStringEnumMemberName("live")]
    Live,

    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    [JsonStringEnumMemberName("ended")]
    Ended,
}

internal static class StreamStates
{
    public static StreamState Of(LiveStreamState state) => state switch
    {
        LiveStreamState.Live => StreamState.Live,
        LiveStreamState.Interrupted => StreamState.Interrupted,
        _ => StreamState.Ended,
    };

    /// <summary>The state as it is stored in the history.</summary>
    public static StreamState Of(string state) =>
        Enum.TryParse<StreamState>(state, ignoreCase: true, out var known) ? known : StreamState.Ended;
}
