using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace XaTube.Storage.Tests.GrainState;

internal static class KeptState
{
    /// <summary>Grain state and reminders in our database, set up as the engine does.</summary>
    public static ISiloBuilder KeepStateIn(this ISiloBuilder silo, Database database, bool deleteStateOnClear = true) => silo
        .AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = database.OrleansInvariant;
            storage.DataSource = database.DataSource;
            storage.DeleteStateOnClear = deleteStateOnClear;
            storage.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(
                Options.Create(new SystemTextJsonGrainStorageSerializerOptions()));
        })
        .UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = database.OrleansInvariant;
            reminders.DataSource = database.DataSource;
        });
}
