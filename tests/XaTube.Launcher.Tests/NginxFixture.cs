using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher.Tests;

/// <summary>nginx with a data directory of its own, and a fake engine whose responses a test chooses.</summary>
public sealed class NginxFixture : IAsyncDisposable
{
    public const string StreamId = "01a20000-0000-7000-8000-000000000001";
    private readonly DataFiles _files = DataFiles.Open(Directory.CreateTempSubdirectory("xatube-test-").FullName);
    private readonly Secrets _secrets;
    private readonly EngineSettings _settings;
    private readonly Ports _ports;
    private readonly RunOptions _options;
    private WebApplication? _engine;

    private readonly Uri[] _others;

    /// <param name="others">Addresses of more engines in nginx's configuration.</param>
    public NginxFixture(params Uri[] others)
    {
        _others = others;
        // Two more free ports, for the public listeners.
        var spare = Ports.Load(_files, hop: null);
        File.Delete(_files.PortsFile);
        _options = RunOptions.Parse([$"--port={spare.Silo}", $"--rtmp-port={spare.Gateway}"], _files.Root);
        _ports = Ports.Load(_files, hop: null, _options.Port, _options.RtmpPort);
        _secrets = Secrets.Load(_files);
        _settings = EngineSettings.For(_options, _files, _secrets, _ports, IngestServer.First(_options, _files, _ports.Hop), "/nowhere");
        Server = new NginxServer(_files.Nginx);
        Site = new HttpClient { BaseAddress = _options.PublicUrl };
        Hop = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_ports.Hop}") };
        // As nginx-rtmp does. A reload closes kept-alive connections, which would fail a request.
        Hop.DefaultRequestHeaders.ConnectionClose = true;
    }

    public NginxServer Server { get; }

    public HttpClient Site { get; }

    public HttpClient Hop { get; }

    public string Root => _files.Root;

    public string Secret => _secrets.CallbacksSecret;

    /// <summary>The status of the engine's response to a callback.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.Redirect;

    /// <summary>The received callbacks: the form's <c>call</c>, and the headers.</summary>
    public ConcurrentQueue<(string Call, Dictionary<string, string> Headers)> Callbacks { get; } = new();

    public Task StartNginxAsync() => Server.StartAsync(Configuration());

    /// <param name="only">The engine's address in the new configuration, instead of this one's.</param>
    public Task TakeOverAsync(Uri? only = null) => Server.TakeOverAsync(Configuration(only));

    public int? RunningHopPort() => Server.RunningHopPort(_options);

    public async Task StartEngineAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(_settings.HttpUrl.ToString(), _settings.InternalUrl.ToString());
        builder.Services.AddRoutingCore();
        _engine = builder.Build();
        _engine.MapGet("/forwarded", (HttpContext context) => context.Request.Headers["X-Forwarded-For"].ToString());
        _engine.MapPost("/api/heartbeats", () => Results.Accepted());
        _engine.MapPost("/api/channels", () => Results.Created());
        _engine.MapPost("/callbacks/nginx-rtmp", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            Callbacks.Enqueue((form["call"].ToString(), context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
            context.Response.Headers.Location = StreamId;
            // Only a publish gets a redirect.
            return Results.StatusCode(Answer == HttpStatusCode.Redirect && form["call"] != "publish" ? 200 : (int)Answer);
        });
        await _engine.StartAsync();
    }

    public async Task StopEngineAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _engine = null;
    }

    public Process Publish(string key) => Process.Start(new ProcessStartInfo(
        "ffmpeg",
        [
            "-nostdin", "-loglevel", "quiet", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-t", "120", "-f", "flv", $"{_options.PublishUrl}/{key}",
        ]))!;

    public async Task<HttpResponseMessage> CallAsync(string path, string call)
    {
        using var form = new FormUrlEncodedContent([new("call", call), new("name", "key")]);
        return await Hop.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync();
        await StopEngineAsync();
        Site.Dispose();
        Hop.Dispose();
        _files.Dispose();
        Directory.Delete(_files.Root, recursive: true);
    }

    private NginxConfiguration Configuration(Uri? only = null) => new(_options, _files, _settings.Addresses with
    {
        Http = only is null ? [.. _settings.Addresses.Http, .. _others] : [only],
        Internal = only is null ? [.. _settings.Addresses.Internal, .. _others] : [only],
    }, [IngestServer.First(_options, _files, _ports.Hop)]);
}
