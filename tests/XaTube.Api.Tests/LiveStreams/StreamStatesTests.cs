using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.Tests.LiveStreams;

public sealed class StreamStatesTests
{
    [Theory]
    [InlineData(LiveStreamState.Live, "\"live\"")]
    [InlineData(LiveStreamState.Interrupted, "\"interrupted\"")]
    [InlineData(LiveStreamState.Ended, "\"ended\"")]
    public void The_engine_history_and_the_api_have_the_same_three_states(LiveStreamState state, string json)
    {
        var shown = StreamStates.Of(state);

        Assert.Equal(json, JsonSerializer.Serialize(shown));
        Assert.Equal(shown, StreamStates.Of(json.Trim('"')));
    }

    [Fact]
    public void What_history_cannot_mean_has_ended() => Assert.Equal(StreamState.Ended, StreamStates.Of("paused"));
}
