using XaTube.Grains.LiveStreams;
using XaTube.Media.Packaging;
using XaTube.Media.Probing;

namespace XaTube.Media.Streams;

/// <summary>
/// The media of one stream on this node: its folder, which outlasts publishers, and the packager of the publisher that holds
/// it. Not thread-safe; what its tasks measure is.
/// </summary>
public sealed class StreamMedia(SegmentFolder folder, StreamMediaServices services) : IAsyncDisposable
{
    /// <summary>Nothing arrived for so long: it has stalled.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(5);

    private Publication? _publication;

    public SegmentFolder Folder => folder;

    /// <summary>The publisher that is packaged; null while there is none.</summary>
    public PublishId? Publisher => _publication?.Publisher;

    /// <summary>Whether what the publisher sends can be watched; null without a publisher.</summary>
    public MediaState? State => _publication?.State;

    /// <summary>When the last publisher went.</summary>
    public DateTimeOffset IdleSince { get; private set; } = services.Time.GetUtcNow();

    /// <summary>Packages a publisher, in place of another. Repeating it changes nothing.</summary>
    /// <param name="publisher">Who holds the stream.</param>
    /// <param name="connected">Completes when the packager is connected, for a publisher that has not begun to send; null: it sends.</param>
    public async Task Start(PublishId publisher, Task? connected = null)
    {
        if (_publication?.Publisher == publisher)
            return;
        await Stop();
        folder.Reopen();
        _publication = new Publication(publisher, folder, connected, services);
    }

    /// <summary>The publisher has gone: completes its last segment. Repeating it changes nothing.</summary>
    public async Task Stop()
    {
        if (_publication is null)
            return;
        await _publication.DisposeAsync();
        (_publication, IdleSince) = (null, services.Time.GetUtcNow());
    }

    public ValueTask DisposeAsync() => new(Stop());

    /// <summary>What there is to report; null without a publisher.</summary>
    public MediaReport? Report(string baseUrl) => _publication is not { } publication
        ? null
        : new MediaReport(publication.Publisher, publication.State, publication.Problem, baseUrl, publication.Measurements);

    private sealed class Publication : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly FrameStatistics _statistics;
        private readonly SegmentFolder _folder;
        private readonly long _firstSequence;
        private readonly Task _packaging;
        private readonly Task _probing;
        private volatile ProbedTracks? _probed;

        public Publication(PublishId publisher, SegmentFolder folder, Task? connected, StreamMediaServices services)
        {
            (Publisher, _folder, _firstSequence) = (publisher, folder, folder.Index.Next);
            _statistics = new FrameStatistics(services.Time);
            var source = services.SourceOf(folder.Stream);
            var fromStart = connected is not null;
            _packaging = services.Ffmpeg is { } ffmpeg
                ? Task.Run(() => new Packager(ffmpeg, source, fromStart, services.Time, services.Log).Run(folder, _statistics, _stop.Token))
                : Task.CompletedTask;
            // Later than the packager: the media server's callback does not say which of them was let in.
            _probing = Probe(services.Probe, source, connected ?? Task.CompletedTask, Packager.TrackWait(fromStart));
        }

        public PublishId Publisher { get; }

        public MediaProblem Problem => _probed?.Problem ?? MediaProblem.None;

        public MediaState State =>
            Problem != MediaProblem.None ? MediaState.Unsupported
            : _folder.Index.Next == _firstSequence ? MediaState.Waiting
            : _statistics.SinceArrival > StallTimeout ? MediaState.Stalled
            : MediaState.Ok;

        public EncoderMeasurements Measurements => ProbedTracks.Measurements(_probed, _statistics.Read());

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_packaging, _probing);
            _stop.Dispose();
        }

        private async Task Probe(MediaProbe probe, Uri source, Task connected, TimeSpan trackWait)
        {
            try
            {
                await connected.WaitAsync(_stop.Token);
                // Until it finds something: before the first picture there is nothing to find.
                while (!_stop.IsCancellationRequested && _probed is null)
                    _probed = await probe.Probe(source, trackWait, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The publisher has gone.
            }
        }
    }
}

/// <summary>What all streams of a node work with.</summary>
/// <param name="Ffmpeg">The path of ffmpeg; null where it is not installed.</param>
/// <param name="Probe">The probe of new publishers.</param>
/// <param name="SourceUrl">Where streams are played: the id is appended.</param>
public sealed record StreamMediaServices(string? Ffmpeg, MediaProbe Probe, string SourceUrl, TimeProvider Time, ILogger Log)
{
    public Uri SourceOf(Guid stream) => new($"{SourceUrl.TrimEnd('/')}/{stream}");
}
