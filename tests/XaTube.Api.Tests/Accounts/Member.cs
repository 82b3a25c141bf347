using System.Net;
using System.Net.Http.Headers;
using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

/// <summary>Somebody with an account, logged in.</summary>
public sealed record Member(string Name, string AccessToken, HttpClient Http)
{
    public const string Password = "correct horse battery";

    /// <summary>Opens an account with a name that nobody else has.</summary>
    public static async Task<Member> Enter(StandaloneServer server)
    {
        var name = "u" + Guid.NewGuid().ToString("N")[..20];
        await (await server.Public.Post("/api/auth/register", new { username = name, email = $"{name}@example.org", password = Password }))
            .As<User>(HttpStatusCode.Created);
        return await LogIn(server, name);
    }

    public static async Task<Member> LogIn(StandaloneServer server, string name)
    {
        var token = await (await server.Public.Post("/api/auth/login", new { login = name, password = Password })).As<TokenAnswer>(HttpStatusCode.OK);
        var http = server.NewClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
        return new Member(name, token.AccessToken, http);
    }
}
