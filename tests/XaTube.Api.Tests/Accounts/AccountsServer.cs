using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using XaTube.Api.Accounts;
using XaTube.Api.Tests.Operations;
using XaTube.Storage;

namespace XaTube.Api.Tests.Accounts;

/// <summary>A real server on a free port with accounts and nothing else, over a database of its own.</summary>
public sealed class AccountsServer : IAsyncDisposable
{
    public const string TokenKey = "a-key-for-tests-that-is-at-least-32-bytes-long";
    public const string Password = "correct horse battery";

    private readonly string _folder;
    private readonly WebApplication _app;

    private AccountsServer(string folder, WebApplication app, CapturedLog log)
    {
        (_folder, _app, Log) = (folder, app, log);
        Client = NewClient();
    }

    /// <summary>A client without a cookie jar: tests pass cookies by hand, to be able to pass old ones.</summary>
    public HttpClient Client { get; }

    public CapturedLog Log { get; }

    /// <summary>The server's clock, for everything but the expiry of access tokens; it stands still unless advanced.</summary>
    public FakeTimeProvider Time => (FakeTimeProvider)Get<TimeProvider>();

    public static async Task<AccountsServer> Start(params (string Name, string? Value)[] settings) =>
        await Start("Production", settings);

    public static async Task<AccountsServer> Start(string environment, params (string Name, string? Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("xatube-api-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["XaTube:Database:ConnectionString"] = $"Data Source={Path.Combine(folder, "xatube.db")}",
            ["XaTube:Accounts:TokenKey"] = TokenKey,
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var log = new CapturedLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow));
        builder.Services.AddXaTubeProblems().AddXaTubeStorage(builder.Configuration).AddAccounts(builder.Configuration);

        var app = builder.Build();
        app.UseXaTubeProblems();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapAccounts();
        app.MapGet("/broken", string () => throw new InvalidOperationException("a secret detail"));
        app.MapGet("/offline", string () => throw new SqliteException("busy", 5));
        app.MapGet("/engineless", string () => throw new Orleans.Runtime.Messaging.ConnectionFailedException("no silo"));
        app.MapGet("/forbidden", () => "").RequireAuthorization(policy => policy.RequireClaim("operator"));

        try
        {
            SchemaMigrator.Migrate(DatabaseOptions.From(builder.Configuration));
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }

        return new AccountsServer(folder, app, log);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> Register(
        string username, string? email = null, string password = Password, string? displayName = null) =>
        Client.PostAsJsonAsync(
            "/api/auth/register", new { username, email = email ?? $"{username}@example.org", password, displayName }, Cancel);

    public Task<HttpResponseMessage> Login(string login, string password = Password) =>
        Client.PostAsJsonAsync("/api/auth/login", new { login, password }, Cancel);

    /// <summary>Registers and logs in: the answer with its access token and its cookie.</summary>
    public async Task<(TokenAnswer Answer, string Cookie)> Enter(string username)
    {
        (await Register(username)).EnsureSuccessStatusCode();
        var login = (await Login(username)).EnsureSuccessStatusCode();
        return ((await login.Content.ReadFromJsonAsync<TokenAnswer>(Cancel))!, Cookie(login));
    }

    /// <summary>Posts with the given cookie ("name=value") or none.</summary>
    public Task<HttpResponseMessage> Post(string path, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return Client.SendAsync(request, Cancel);
    }

    public Task<HttpResponseMessage> GetWithToken(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Client.SendAsync(request, Cancel);
    }

    /// <summary>The cookie that an answer sets, as a client sends it back.</summary>
    public static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    /// <summary>Checks that an answer is a problem with this status and slug, and returns it.</summary>
    public static async Task<Problem> ProblemOf(HttpResponseMessage answer, HttpStatusCode status, string slug)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<Problem>(Cancel))!;
        Assert.Equal((slug, (int)status), (problem.Type, problem.Status));
        Assert.NotEmpty(problem.Title);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        var connectionString = Get<Database>().DataSource.ConnectionString;
        await _app.DisposeAsync();
        using (var pooled = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(pooled);
        Directory.Delete(_folder, recursive: true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient NewClient() =>
        new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(_app.Urls.Single()) };
}

public sealed record Problem(string Type, string Title, int Status, Dictionary<string, string[]>? Errors);
