using XaTube.Api;
using XaTube.Client;
using XaTube.Hosting;

return await ConfigurationErrors.RunAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddEngineClient();
    builder.AddXaTubeApi();
    await using var app = builder.Build();
    app.MapXaTubeApi();
    await app.RunAsync();
});
