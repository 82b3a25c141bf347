using XaTube.Hosting;
using XaTube.Standalone;

return await ConfigurationErrors.RunAsync(async () =>
{
    var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
    await using var app = StandaloneHost.Build(settings);
    await app.RunAsync();
});
