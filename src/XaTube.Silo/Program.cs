using XaTube.Hosting;
using XaTube.Silo;
using XaTube.Silo.Operations;
using XaTube.Storage;

return await ConfigurationErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    if (args is ["migrate", ..])
    {
        // With the owner's connection, before the silos start: their role may not change the schema.
        ConfigurationErrors.AsOneLine(() => SchemaMigrator.MigrateWhenAvailable(DatabaseOptions.From(builder.Configuration)));
        return;
    }

    builder.AddXaTubeSilo();
    builder.AddSiloOperations();
    await using var app = builder.Build();
    app.MapSiloOperations();
    await app.RunAsync();
});
