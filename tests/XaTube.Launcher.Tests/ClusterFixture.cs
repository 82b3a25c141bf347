using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Tests;

/// <summary>A cluster as <c>./xatube cluster</c> starts it: the launcher as a process, on free ports, with data of its own.</summary>
public sealed class ClusterFixture : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly HttpClientHandler Redirects = new() { AllowAutoRedirect = false };
    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-test-").FullName;
    private Process? _launcher;

    public HttpClient Http { get; } = new(Redirects, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(10) };

    public string Data => Path.Combine(_folder, "data");

    private string ReadyFile => Path.Combine(_folder, "ready.json");

    public JsonNode Ready => JsonNode.Parse(File.ReadAllText(ReadyFile))!;

    public bool IsReady => File.Exists(ReadyFile);

    /// <summary>The command lines of all processes that use this data directory.</summary>
    public IReadOnlyList<string> Processes =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(IsOurs)
            .Select(folder => $"{Path.GetFileName(folder)} {Text($"{folder}/cmdline").Replace('\0', ' ')}"),
    ];

    public async Task StartAsync(int silos, int apis)
    {
        var free = new FreePorts([]);
        var launcher = Path.Combine(AppContext.BaseDirectory, "XaTube.Launcher.dll");
        _launcher = Process.Start(new ProcessStartInfo("dotnet",
        [
            launcher, "cluster", $"--silos={silos}", $"--apis={apis}", $"--data={Data}", $"--ready-file={ReadyFile}",
            $"--port={free.Choose(null)}", $"--rtmp-port={free.Choose(null)}",
        ]))!;
        var since = Stopwatch.GetTimestamp();
        while (!IsReady)
        {
            Assert.False(_launcher.HasExited, "The launcher ended before the cluster was ready.");
            Assert.True(Stopwatch.GetElapsedTime(since) < StartTimeout, "The cluster was not ready in time.");
            await Task.Delay(100);
        }

        Http.BaseAddress = new Uri((string)Ready["url"]!);
    }

    /// <summary>Stops the launcher and waits for it; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal("TERM", _launcher!.Id);
        await _launcher.WaitForExitAsync();
        return _launcher.ExitCode;
    }

    public static void Signal(string signal, int pid)
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -s \"$1\" \"$2\"", "sh", signal, $"{pid}"]);
        kill.WaitForExit();
    }

    /// <summary>Creates a user, a channel and a stream key; returns the key.</summary>
    public async Task<string> NewStreamKeyAsync()
    {
        await PostAsync("/api/auth/register", new { username = "anna", email = "anna@example.com", password = "correct horse battery" });
        var token = await PostAsync("/api/auth/login", new { login = "anna", password = "correct horse battery" });
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["accessToken"]!);
        var channel = await PostAsync("/api/channels", new { handle = "anna", title = "Anna" });
        return (string)(await PostAsync($"/api/channels/{channel["id"]}/keys", new { label = "test" }))["key"]!;
    }

    /// <summary>Sends a callback, as nginx-rtmp does, to the address in the ready file.</summary>
    public async Task<HttpResponseMessage> CallAsync(string call, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Ready["callbacksUrl"]}/callbacks/nginx-rtmp")
        {
            Content = new FormUrlEncodedContent([new("app", "live"), new("addr", "127.0.0.1"), new("clientid", "1"), new("call", call), new("name", key)]),
        };
        request.Headers.Add("X-Callback-Secret", (string)Ready["callbacksSecret"]!);
        request.Headers.Add("X-Ingest-Node", "bench");
        request.Headers.Add("X-Ingest-Boot", "1000");
        return await Http.SendAsync(request);
    }

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>The first column of a query's rows, run as the database role of silos and APIs.</summary>
    public async Task<List<string>> QueryAsync(string statement)
    {
        var password = JsonSerializer.Deserialize<Secrets>(await File.ReadAllTextAsync(Path.Combine(Data, "secrets.json")), JsonSerializerOptions.Web)!.DatabasePassword;
        var port = (int)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "cluster-ports.json")))!["postgres"]!;
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=xatube;Password={password};Database=xatube;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_launcher is { HasExited: false })
            await StopAsync();
        _launcher?.Dispose();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // By arguments or open files: PostgreSQL's workers have no arguments, but every process has its log open.
    private bool IsOurs(string process)
    {
        try
        {
            return Text($"{process}/cmdline").Contains(_folder, StringComparison.Ordinal)
                || Directory.EnumerateFiles($"{process}/fd").Any(file => File.ResolveLinkTarget(file, false)?.FullName.StartsWith(_folder, StringComparison.Ordinal) == true);
        }
        catch (Exception exited) when (exited is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file) : "";
}
