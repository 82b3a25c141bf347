using XaTube.Hosting;
using XaTube.Standalone;

return await ConfigurationFaults.Explained(async () =>
{
    var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
    await using var app = StandaloneHost.Build(settings);
    await app.RunAsync();
});
