using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Storage;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;
using XaTube.Silo.Ingest;
using XaTube.Silo.Operations;
using XaTube.Storage;

namespace XaTube.Silo;

/// <summary>The silo as a part of a host: Orleans with our storage, and what the grains need.</summary>
public static class SiloHost
{
    /// <summary>Adds a silo that is a cluster of its own, on loopback.</summary>
    public static void AddXaTubeSilo(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var ports = settings.GetSection(SiloPorts.Section).Get<SiloPorts>() ?? new SiloPorts();
        builder.Services.AddXaTubeStorage(settings);
        builder.Services.AddEngine(settings);
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("xatube")).WithMetrics(metrics => metrics.AddMeter("Microsoft.Orleans", "XaTube.Silo"));
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(ports.SiloPort, ports.GatewayPort, primarySiloEndpoint: new IPEndPoint(IPAddress.Loopback, ports.SiloPort), "xatube", "xatube")
            .AddEngineDirectory()
            .AddEngineStorage()
            .AddDashboard(dashboard => dashboard.HideTrace = true));
    }

    /// <summary>What the grains are given: shared by the real silo and by the tests' clusters.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SiloIdentity>().Bind(settings.GetSection(SiloIdentity.Section));
        services.AddOptions<AudienceOptions>().Bind(settings.GetSection(AudienceOptions.Section));
        services.AddOptions<LiveStreamOptions>().Bind(settings.GetSection(LiveStreamOptions.Section))
            .Validate(options => options.Lease >= TimeSpan.FromSeconds(1), "Setting XaTube:LiveStreams:Lease must be a second or more.")
            .Validate(options => options.Grace >= TimeSpan.Zero, "Setting XaTube:LiveStreams:Grace must not be negative.")
            .ValidateOnStart();
        services.AddSingleton<AudienceRecorder>();
        services.AddSingleton<SiloAudience>();
        services.AddHostedService(provider => provider.GetRequiredService<SiloAudience>());
        services.AddHttpClient(NginxRtmpControl.Client, client => client.Timeout = TimeSpan.FromSeconds(3));
        services.TryAddSingleton<IPublisherControl, NginxRtmpControl>();
        services.AddHostedService<AudienceMetrics>();
        services.AddHostedService<StreamsWaker>();
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
#pragma warning disable ORLEANSEXP003 // Marked experimental; see docs/decisions/0004-grain-directory.md.
        return silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
    }
}

/// <summary>Where silos reach each other and clients reach the silo. Section <c>XaTube:Silo</c>.</summary>
public sealed class SiloPorts
{
    public const string Section = "XaTube:Silo";

    /// <summary>Default: 11111. Two silos must not share it: the operating system would let them.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30000;
}
