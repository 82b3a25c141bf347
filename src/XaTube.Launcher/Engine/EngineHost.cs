using Microsoft.AspNetCore.Builder;
using XaTube.Launcher.DataDirectory;
using XaTube.Standalone;

namespace XaTube.Launcher.Engine;

/// <summary>Silo and API in this process.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EngineHost(WebApplication application) => _application = application;

    /// <summary>Cancelled when the engine stops, for whatever reason.</summary>
    public CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    public static async Task<EngineHost> StartAsync(EngineSettings settings, DataFiles files, CancellationToken stop)
    {
        WebApplication? application = null;
        try
        {
            application = StandaloneHost.Build(settings.Configuration);
            await application.StartAsync(stop);
            return new(application);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (application is not null)
                await application.DisposeAsync();
            var details = Path.Combine(files.Logs, "engine-failure.log");
            await File.WriteAllTextAsync(details, exception.ToString(), CancellationToken.None);
            throw new LaunchException($"the engine did not start: {FirstLine(exception.Message)} (all of it is in {details})");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Requests had time to finish while nginx stopped.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await _application.StopAsync(timeout.Token);
        await _application.DisposeAsync();
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd('\r', '.', ' ');
}
