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
using XaTube.Grains.MediaNodes;
using XaTube.Grains.ViewerSessions;
using XaTube.Hosting;
using XaTube.Ingest;
using XaTube.Silo.Membership;
using XaTube.Silo.Operations;
using XaTube.Storage;

namespace XaTube.Silo;

/// <summary>Adds the silo to a host: Orleans on our storage, and the services that the grains need.</summary>
public static class SiloHost
{
    /// <summary>
    /// Adds a silo: a member of a cluster whose membership table is in PostgreSQL, or, on SQLite, a cluster of one on
    /// loopback.
    /// </summary>
    public static void AddXaTubeSilo(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var options = SiloOptions.From(settings);
        builder.Services.AddXaTubeStorage(settings);
        builder.Services.AddEngine(settings);
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("xatube")).WithMetrics(metrics => metrics
            .AddMeter("Microsoft.Orleans", "XaTube.Silo", EngineMeter.Name)
            // To report this one, Orleans enumerates all activations, of which there may be a million.
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
        // By default a killed silo is declared dead in 4 to 6 s, and one that hangs in about 10 s: its open connections speak
        // for it until three of the longest probes have failed.
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<MembershipOptions>>((membership, ours) =>
        {
            membership.NumMissedProbesLimit = MembershipOptions.MissedProbesLimit;
            membership.ProbeTimeout = ours.Value.ProbeTimeout;
            // Never shorter, however quick the answers were: MembershipOptions.LeaseLength relies on it.
            membership.MinProbeTimeout = ours.Value.ProbeTimeout;
            membership.MaxProbeTimeout = ours.Value.MaxProbeTimeout;
            membership.IAmAliveTablePublishTimeout = ours.Value.IAmAlivePeriod;
            membership.TableRefreshTimeout = ours.Value.TableRefreshPeriod;
        });
        return silo
            .Configure<ClusterOptions>(ClusterName.Apply)
            .ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: options.ListenOnAny)
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> _) => { });
    }

    /// <summary>The services that the grains need: shared by the real silo and by the tests' clusters.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSteadyTime();
        services.AddAudienceOptions(settings).AddMembershipOptions(settings).AddLiveStreamOptions(settings);
        services.AddSingleton(provider => new DatabaseLease(provider.GetRequiredService<IOptions<MembershipOptions>>(), TimeProvider.System));
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
        services.Configure<MediaNodeOptions>(settings.GetSection(MediaNodeOptions.Section));
        services.TryAddSingleton<ICallbackReachabilityProbe, CallbackReachabilityProbe>();
        services.AddHostedService<SiloMetrics>();
        services.AddHostedService<LiveDirectoryWarmup>();
        return services;
    }

    /// <summary>Stores grain state, as readable JSON, and reminders in our own database.</summary>
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
    /// The strongly consistent grain directory: with the default one, a silo that is killed takes activations of other silos
    /// with it. Chosen from the first day, since a running cluster cannot change over safely. See
    /// docs/decisions/0004-grain-directory.md.
    /// </summary>
    private static ISiloBuilder AddEngineDirectory(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<GrainDirectoryOptions>().Configure<IOptions<MembershipOptions>>((directory, membership) =>
        {
            directory.RangeLeaseDuration = membership.Value.DirectoryLease;
            // For streams, channels and keys: viewer sessions are in no directory. Not a setting: a miss costs one call.
            directory.CacheSize = 50_000;
        });
#pragma warning disable ORLEANSEXP003 // Experimental: the decision weighs that too.
        return silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }
}
