using XaTube.Grains.LiveStreams;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>A stream that was found: its present state, or its row in the history when it has ended.</summary>
public readonly record struct FoundStream(LiveStreamSnapshot? Now, StreamRow? Past);
