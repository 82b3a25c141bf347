using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using XaTube.Grains;
using XaTube.Grains.Audience;
using XaTube.Grains.CallbackReachability;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.ViewerSessions;
using XaTube.Hosting;
using XaTube.Ingest;
using XaTube.Silo.Membership;
using XaTube.Silo.Operations;
using XaTube.Silo.Thumbnails;
using XaTube.Storage;

namespace XaTube.Silo;

/// <summary>The silo as a part of a host: Orleans with our storage, and what the grains need.</summary>
public static class SiloHost
{
    /// <summary>
    /// Adds a silo: one of a cluster that meets in PostgreSQL, or on SQLite a cluster of its own, on loopback.
    /// </summary>
    public static void AddXaTubeSilo(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var options = settings.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        builder.Services.AddXaTubeStorage(settings);
        builder.Services.AddEngine(settings);
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("xatube")).WithMetrics(metrics => metrics
            .AddMeter("Microsoft.Orleans", "XaTube.Silo", EngineMeter.Name)
            // To answer this one Orleans walks past all grains, of which there may be a million.
            .AddView("orleans-messaging-processing-activation-data", MetricStreamConfiguration.Drop));
        builder.UseOrleans(silo => silo
            .AddEngineMembership(options, DatabaseOptions.From(settings))
            .AddEngineDirectory()
            .AddEngineStorage()
            .AddDashboard(dashboard =>
            {
                dashboard.HideTrace = true;
                dashboard.CounterUpdateIntervalMs = (int)DashboardSampling.Interval.TotalMilliseconds;
            }));
        builder.Services.SlowDashboardSampling();
    }

    private static ISiloBuilder AddEngineMembership(this ISiloBuilder silo, SiloOptions options, DatabaseOptions database)
    {
        silo.Configure<Orleans.Configuration.SiloOptions>(orleans => orleans.SiloName = options.Name);
        if (!database.IsShared)
        {
            var self = new IPEndPoint(IPAddress.Loopback, options.SiloPort);
            return silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, self, ClusterName.ServiceId, ClusterName.ClusterId);
        }

        silo.Services.AddOptions<AdoNetClusteringSiloOptions>().Configure<Database>((clustering, shared) =>
        {
            clustering.DataSource = shared.DataSource;
            clustering.Invariant = shared.OrleansInvariant;
        });
        return silo
            .Configure<ClusterOptions>(ClusterName.Apply)
            .Configure<ClusterMembershipOptions>(membership =>
            {
                // A killed silo is declared dead in 4 to 6 seconds (no sooner, however quick its answers were: see
                // DatabaseLease.Length), one that hangs in about 10 (its connections, which it still has, speak for it
                // until three of the longest probes have passed), and one that starts after a crash of all of them does
                // not wait long for the rows they left.
                membership.ProbeTimeout = TimeSpan.FromSeconds(2);
                membership.MinProbeTimeout = TimeSpan.FromSeconds(2);
                membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
                // A silo that only the others lost sight of learns from the table that it is dead, and goes.
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            })
            .ConfigureEndpoints(options.Address(), options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: options.ListenOnAny)
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> _) => { });
    }

    /// <summary>What the grains are given: shared by the real silo and by the tests' clusters.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSteadyTime();
        services.AddOptions<AudienceOptions>().Bind(settings.GetSection(AudienceOptions.Section));
        services.AddOptions<LiveStreamOptions>().Bind(settings.GetSection(LiveStreamOptions.Section))
            .Validate(options => options.Lease >= TimeSpan.FromSeconds(1), "Setting XaTube:LiveStreams:Lease must be a second or more.")
            .Validate(options => options.Grace >= TimeSpan.Zero, "Setting XaTube:LiveStreams:Grace must not be negative.")
            .ValidateOnStart();
        services.AddSingleton(_ => new DatabaseLease(TimeProvider.System));
        services.AddHostedService<DatabaseLeaseRenewer>();
        services.AddSingleton<StallDetector>();
        services.AddSingleton<LiveStreamServices>();
        services.AddSingleton<LocalPartitions>();
        services.AddPlacementDirector<CoLocatedPlacement, CoLocatedPlacementDirector>();
        services.AddGrainDirectory(CoLocatedPlacement.Directory, (_, _) => new NullGrainDirectory());
        services.AddSingleton<AudienceRecorder>();
        services.AddSingleton<SiloPresence>();
        services.AddHostedService(provider => provider.GetRequiredService<SiloPresence>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, AudienceHandoff>();
        services.AddMediaServerControl(settings);
        services.AddThumbnails(settings);
        services.TryAddSingleton<ICallbackReachabilityProbe, CallbackReachabilityProbe>();
        services.AddHostedService<SiloMetrics>();
        services.AddHostedService<LiveDirectoryWarmup>();
        return services;
    }

    /// <summary>Grain state and reminders in our own tables, as JSON that people can read.</summary>
    public static ISiloBuilder AddEngineStorage(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<AdoNetGrainStorageOptions>("Default").Configure<Database, IGrainStorageSerializer>((options, database, json) =>
        {
            options.DataSource = database.DataSource;
            options.Invariant = database.OrleansInvariant;
            options.DeleteStateOnClear = true;
            options.GrainStorageSerializer = json;
        });
        silo.Services.AddOptions<AdoNetReminderTableOptions>().Configure<Database>((options, database) =>
        {
            options.DataSource = database.DataSource;
            options.Invariant = database.OrleansInvariant;
        });
        return silo
            .UseSystemTextJsonGrainStorageSerializer()
            .AddAdoNetGrainStorageAsDefault((OptionsBuilder<AdoNetGrainStorageOptions> _) => { })
            .UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> _) => { });
    }

    /// <summary>
    /// The strongly consistent directory: with the default one, a silo that is killed takes sessions of the others with
    /// it. Chosen from the first day, since a running cluster can't change over safely.
    /// </summary>
    private static ISiloBuilder AddEngineDirectory(this ISiloBuilder silo)
    {
        // After a crash the directory gives the grains of the dead silo to nobody for a while, in case it only seems to be
        // dead. Half a minute by default: longer than encoders and viewers wait. See docs/decisions/0004-grain-directory.md.
        silo.Configure<GrainDirectoryOptions>(directory =>
        {
            directory.RangeLeaseDuration = TimeSpan.FromSeconds(5);
            // Viewer sessions are not in it; what is looked up are streams, channels and keys.
            directory.CacheSize = 50_000;
        });
#pragma warning disable ORLEANSEXP003 // Marked experimental, which is weighed there too.
        return silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }
}
