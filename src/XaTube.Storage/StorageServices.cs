using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using XaTube.Storage.Accounts;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Membership;
using XaTube.Storage.Statistics;
using XaTube.Storage.StreamKeys;

namespace XaTube.Storage;

public static class StorageServices
{
    /// <summary>
    /// Registers the database and the stores in it. The schema must be there: run <see cref="SchemaMigrator.Migrate"/> first.
    /// A second call, as when silo and API share a process, changes nothing.
    /// </summary>
    public static IServiceCollection AddXaTubeStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(Database)))
            return services;

        services.AddOptions<DatabaseOptions>().Configure(options => options.Read(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsCheck>();
        services.AddSingleton(provider => new Database(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        // A silo's database exceptions reach the grain's caller in another process as they were. Without this the caller gets
        // a CodecNotFoundException instead, which cannot be told from a bug.
        services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("Npgsql"));
        services.AddSingleton<IAccountStore, AccountStore>();
        services.AddSingleton<IRefreshTokenStore, RefreshTokenStore>();
        services.AddSingleton<IChannelCatalog, ChannelCatalog>();
        services.AddSingleton<IStreamHistory, StreamHistory>();
        services.AddSingleton<IStreamKeyRecords, StreamKeyRecords>();
        services.AddSingleton<IAudienceRecords, AudienceRecords>();
        services.TryAddSingleton<IMembershipRecords, MembershipRecords>();
        return services;
    }

    private sealed class DatabaseOptionsCheck : IValidateOptions<DatabaseOptions>
    {
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
