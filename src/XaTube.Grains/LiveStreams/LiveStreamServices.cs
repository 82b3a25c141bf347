using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XaTube.Grains.CallbackReachability;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.LiveStreams;

/// <summary>What every live stream's grain of this silo works with.</summary>
public sealed record LiveStreamServices(
    IGrainFactory Grains,
    IStreamHistory History,
    IAudienceRecords Records,
    IMediaServerControl MediaServers,
    ICallbackReachabilityProbe Callbacks,
    ISiloStatusOracle Silos,
    StallDetector Stalls,
    IOptions<LiveStreamOptions> Options,
    TimeProvider Time,
    ILogger<LiveStreamGrain> Log);
