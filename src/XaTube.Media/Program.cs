using XaTube.Client;
using XaTube.Hosting;
using XaTube.Media;

return await ConfigurationErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddEngineClient();
    builder.AddMediaOperations();
    builder.Services.AddMediaAgent(builder.Configuration);
    await using var app = builder.Build();
    app.MapMediaOperations();
    app.MapMediaAgent();
    await app.RunAsync();
});
