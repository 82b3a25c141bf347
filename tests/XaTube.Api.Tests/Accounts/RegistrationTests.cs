using System.Net;
using System.Net.Http.Json;
using System.Text;
using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class RegistrationTests : IAsyncLifetime
{
    private AccountsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await AccountsServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Whoever_registers_can_log_in_by_either_name_and_see_himself()
    {
        var registered = await _server.Register("Anna", "Anna@Example.org", displayName: " Анна ");
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Null(registered.Headers.Location);
        var user = await registered.Content.ReadFromJsonAsync<User>(Cancel);
        Assert.Equal(("Anna", "Anna@Example.org", "Анна", (string?)null), (user!.Username, user.Email, user.DisplayName, user.AvatarUrl));
        Assert.Equal(7, user.Id.Version);

        foreach (var login in new[] { "aNNA", "anna@example.ORG", " anna " })
        {
            var answer = await _server.Login(login);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            var token = (await answer.Content.ReadFromJsonAsync<TokenAnswer>(Cancel))!;
            Assert.Equal(("Bearer", 600), (token.TokenType, token.ExpiresIn));
            var me = await _server.GetWithToken("/api/auth/me", token.AccessToken);
            Assert.Equal(user, await me.Content.ReadFromJsonAsync<User>(Cancel));
        }
    }

    [Fact]
    public async Task Answers_hold_no_password_and_no_hash()
    {
        var text = await (await _server.Register("anna")).Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("password", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("argon2", text);
    }

    [Fact]
    public async Task Without_a_display_name_the_username_is_shown()
    {
        var user = await (await _server.Register("anna", displayName: "  ")).Content.ReadFromJsonAsync<User>(Cancel);

        Assert.Equal("anna", user!.DisplayName);
    }

    [Fact]
    public async Task Names_are_taken_without_regard_to_case()
    {
        await _server.Register("Anna", "anna@example.org");

        await AccountsServer.ProblemOf(await _server.Register("ANNA", "b@example.org"), HttpStatusCode.Conflict, "username-taken");
        await AccountsServer.ProblemOf(await _server.Register("boris", "ANNA@example.org"), HttpStatusCode.Conflict, "email-taken");
    }

    [Fact]
    public async Task Of_many_who_want_one_name_at_once_one_gets_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _server.Register("anna", $"a{n}@example.org")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var answer = await _server.Register("a b", "nobody", "short", new string('x', 65));

        var problem = await AccountsServer.ProblemOf(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["displayName", "email", "password", "username"], problem.Errors!.Keys.Order());
        Assert.All(problem.Errors.Values, messages => Assert.NotEmpty(messages.Single()));
    }

    [Fact]
    public async Task Missing_fields_are_wrong_fields()
    {
        var answer = await _server.Client.PostAsJsonAsync("/api/auth/register", new { }, Cancel);

        var problem = await AccountsServer.ProblemOf(answer, HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["email", "password", "username"], problem.Errors!.Keys.Order());
        await AccountsServer.ProblemOf(
            await _server.Client.PostAsJsonAsync("/api/auth/login", new { login = "anna" }, Cancel),
            HttpStatusCode.BadRequest, "validation");
    }

    [Theory]
    [InlineData("{\"username\": 5}", "application/json", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("", "application/json", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("username=anna", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")]
    public async Task An_unreadable_body_is_a_problem_of_the_client(string body, string type, HttpStatusCode status, string slug)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);

        await AccountsServer.ProblemOf(await _server.Client.PostAsync("/api/auth/register", content, Cancel), status, slug);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
