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
    /// Registers the database and everything kept in it. It does not touch the schema: run
    /// <see cref="SchemaMigrator.Migrate"/> first. Calling it twice, as when silo and API share a process, changes nothing.
    /// </summary>
    public static IServiceCollection AddXaTubeStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(Database)))
            return services;

        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsCheck>();
        services.AddSingleton(provider => new Database(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        // What the database says to a silo reaches the caller in another process as it was. Without this the caller gets
        // CodecNotFoundException in its place, which nobody can tell from a mistake of ours.
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
