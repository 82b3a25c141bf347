using Microsoft.Extensions.Options;
using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.MediaNodes;
using XaTube.Hosting;
using XaTube.Media.Packaging;
using XaTube.Media.Streams;

namespace XaTube.Media.Nodes;

/// <summary>
/// The media agent of one ingest node: packages the streams whose publishers are connected to it, reports on them, and owns
/// the folder that viewers fetch from. What is to be packaged it reads from the live directory again and again, so that a
/// lost call or a restart does no lasting harm. An agent that is gone ends no stream.
/// </summary>
public sealed class MediaAgent(
    IClusterClient cluster, StreamMediaServices services, PlayCallbacks plays, MediaAgentMeter meter, IOptions<MediaOptions> options, MediaSecret secret,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<MediaAgent> log) : BackgroundService, IMediaAgent
{
    // Not settings: viewers learn of an end within 3 s, of a state within 2 s.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PrepareTimeout = TimeSpan.FromSeconds(1.8);

    private readonly string _boot = $"{time.GetUtcNow().ToUnixTimeMilliseconds()}";
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<Guid, StreamMedia> _streams = [];
    private readonly MediaRetention _retention = new(options.Value, time);
    private IMediaAgent? _reference;
    private DateTimeOffset _announcedAt;

    private IMediaNodeRegistryGrain Registry => cluster.GetGrain<IMediaNodeRegistryGrain>(0);

    /// <summary>The streams that are packaged now, with their newest segments.</summary>
    public IReadOnlyList<PackagedStream> Packaged { get; private set; } = [];

    /// <inheritdoc/>
    public async Task Prepare(Guid streamId, PublishId publisher)
    {
        Task played, connected;
        var startedAt = time.GetTimestamp();
        await _turn.WaitAsync();
        try
        {
            if (!_streams.TryGetValue(streamId, out var media))
                _streams[streamId] = media = Open(streamId);
            if (media.Publisher == publisher)
                return;
            played = plays.Expect(streamId);
            connected = Task.WhenAny(played, Task.Delay(PrepareTimeout, time));
            await media.Start(publisher, connected);
        }
        finally
        {
            _turn.Release();
        }

        await connected;
        log.LogInformation(
            "Stream {Stream} of publisher {Publisher} is packaged; connected: {Connected} after {Milliseconds} ms",
            streamId, publisher, played.IsCompleted, (int)time.GetElapsedTime(startedAt).TotalMilliseconds);
        if (!played.IsCompleted)
            await StartLate(streamId, publisher);
        await Report(streamId);
    }

    /// <summary>The publisher sends already, so its tracks are no longer announced at once.</summary>
    private async Task StartLate(Guid streamId, PublishId publisher)
    {
        await _turn.WaitAsync();
        try
        {
            if (_streams.TryGetValue(streamId, out var media) && media.Publisher == publisher)
            {
                await media.Stop();
                await media.Start(publisher);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.WaitForStart(stoppingToken))
            return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            foreach (var left in SegmentFolder.Streams(options.Value.Folder!))
                _streams[left] = Open(left);
            do
                await Tick();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        finally
        {
            await Withdraw();
        }
    }

    private async Task Tick()
    {
        try
        {
            await Announce();
            await Reconcile();
            foreach (var stream in _streams.Keys.ToArray())
                await Report(stream);
            _retention.Apply([.. _streams.Values.Select(media => media.Folder)]);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Without the engine everything goes on as it is.
            log.LogDebug(failure, "The media agent could not reach the engine, or its disk");
        }

        meter.Update(_streams.Values);
    }

    private async Task Announce()
    {
        if (time.GetUtcNow() - _announcedAt < AnnounceEvery)
            return;
        _reference ??= cluster.CreateObjectReference<IMediaAgent>(this);
        var node = new MediaNode(options.Value.Node, _boot, options.Value.Kind, options.Value.ControlUrl, options.Value.Application, options.Value.BaseUrl);
        if (!await Registry.Announce(node, secret.Text, _reference))
            log.LogWarning("The silos refuse this media agent: its {Setting} is not theirs", MediaSecret.Setting);
        _announcedAt = time.GetUtcNow();
    }

    /// <summary>Makes what is packaged here what the directory says is live here.</summary>
    private async Task Reconcile()
    {
        if (await cluster.GetGrain<ILiveDirectoryGrain>(0).ListAll() is not { } running)
            return;
        var here = running.Where(stream => string.Equals(stream.Publisher.Node, options.Value.Node, StringComparison.OrdinalIgnoreCase)).ToDictionary(stream => stream.Id);
        await _turn.WaitAsync();
        try
        {
            foreach (var stream in here.Values.Where(stream => stream.State == LiveStreamState.Live && !_streams.ContainsKey(stream.Id)))
                _streams[stream.Id] = Open(stream.Id);
            foreach (var (id, media) in _streams.ToArray())
                await (here.TryGetValue(id, out var stream) ? Follow(media, stream) : FinishUnlessRunning(media));
        }
        finally
        {
            _turn.Release();
        }

        Packaged = [.. _streams.Values.Where(media => media.Publisher is not null).Select(media => new PackagedStream(media.Folder.Stream, media.Folder))];
    }

    private static Task Follow(StreamMedia media, LiveStreamSnapshot stream) =>
        stream.State == LiveStreamState.Live ? media.Start(stream.Publisher) : media.Stop();

    /// <summary>The directory does not know it here: it ended, or goes on at another node, or began a moment ago.</summary>
    private async Task FinishUnlessRunning(StreamMedia media)
    {
        var id = media.Folder.Stream;
        if (media.Publisher is not null || !media.Folder.Index.IsEnded)
        {
            var stream = await cluster.GetGrain<ILiveStreamGrain>(id).GetSnapshot();
            if (stream is { State: LiveStreamState.Live } && string.Equals(stream.Publisher.Node, options.Value.Node, StringComparison.OrdinalIgnoreCase))
                return;
            await media.Stop();
            media.Folder.End();
        }

        if (time.GetUtcNow() - media.IdleSince < options.Value.KeepEnded)
            return;
        media.Folder.Delete();
        _streams.Remove(id);
    }

    private async Task Report(Guid streamId)
    {
        if (_streams.TryGetValue(streamId, out var media) && media.Report(options.Value.BaseUrl) is { } report)
            await cluster.GetGrain<ILiveStreamGrain>(streamId).ReportMedia(report);
    }

    private StreamMedia Open(Guid streamId) =>
        new(new SegmentFolder(options.Value.Folder!, streamId, options.Value.DvrWindow, time), services);

    private async Task Withdraw()
    {
        foreach (var media in _streams.Values)
            await media.DisposeAsync();
        try
        {
            await Registry.Withdraw(options.Value.Node, _boot);
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The media agent could not withdraw; its lease runs out");
        }
    }
}

/// <summary>A stream that is packaged here.</summary>
public readonly record struct PackagedStream(Guid Id, SegmentFolder Folder);
