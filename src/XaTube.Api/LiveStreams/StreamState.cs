using System.Text.Json.Serialization;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>What a stream is doing: <c>interrupted</c> means that its publisher has gone and may come back.</summary>
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

    /// <summary>The state as history writes it.</summary>
    public static StreamState Of(string state) =>
        Enum.TryParse<StreamState>(state, ignoreCase: true, out var known) ? known : StreamState.Ended;
}
