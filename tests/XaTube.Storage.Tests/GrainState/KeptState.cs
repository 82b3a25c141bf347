using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace XaTube.Storage.Tests.GrainState;

internal static class KeptState
{
    /// <summary>Grain state and reminders in the host's <see cref="Database"/>, set up as the engine does.</summary>
    public static ISiloBuilder KeepState(this ISiloBuilder silo, bool deleteStateOnClear = true)
    {
        silo.Services.AddOptions<AdoNetGrainStorageOptions>("Default").Configure<Database>((storage, database) =>
        {
            storage.Invariant = database.OrleansInvariant;
            storage.DataSource = database.DataSource;
            storage.DeleteStateOnClear = deleteStateOnClear;
            storage.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(
                Options.Create(new SystemTextJsonGrainStorageSerializerOptions()));
        });
        silo.Services.AddOptions<AdoNetReminderTableOptions>().Configure<Database>((reminders, database) =>
        {
            reminders.Invariant = database.OrleansInvariant;
            reminders.DataSource = database.DataSource;
        });
        return silo
            .AddAdoNetGrainStorageAsDefault((OptionsBuilder<AdoNetGrainStorageOptions> _) => { })
            .UseAdoNetReminderService((OptionsBuilder<AdoNetReminderTableOptions> _) => { });
    }
}
