using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Channels;

/// <summary>
/// One channel: its owner and its profile. Its grain key is the channel id. Who publishes on it, and how, is the matter of
/// <see cref="Publishing.IPublishingGrain"/> with the same key.
/// </summary>
[Alias("xatube.IChannelGrain")]
public interface IChannelGrain : IGrainWithGuidKey
{
    /// <summary>Creates the channel and claims its handle. Repeating it for the same owner and handle answers the same again.</summary>
    [Alias("Create"), Retryable]
    Task<ChannelCreation> Create(Guid ownerId, ChannelProfile profile);

    /// <summary>The channel, or null where none was created.</summary>
    [Alias("GetDetails"), Retryable]
    Task<ChannelDetails?> GetDetails();

    /// <summary>What a stream shows of the channel, or null where none was created.</summary>
    [Alias("GetSummary"), Retryable, ResponseTimeout("00:00:05")]
    Task<ChannelSummary?> GetSummary();
}
