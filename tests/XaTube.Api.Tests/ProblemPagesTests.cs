using System.Net;
using System.Net.Http.Headers;
using XaTube.Api.Tests.Accounts;

namespace XaTube.Api.Tests;

public sealed class ProblemPagesTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task What_is_not_there_broken_or_offline_is_a_problem_whatever_the_client_accepts(string environment)
    {
        await using var server = await AccountsServer.Start(environment);
        foreach (var accept in new[] { "application/json", "text/html", "*/*" })
        {
            server.Client.DefaultRequestHeaders.Accept.Clear();
            server.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));

            await AccountsServer.ProblemOf(await server.GetWithToken("/nowhere", null), HttpStatusCode.NotFound, "not-found");
            await AccountsServer.ProblemOf(
                await server.GetWithToken("/api/auth/login", null), HttpStatusCode.MethodNotAllowed, "method-not-allowed");
            await AccountsServer.ProblemOf(
                await server.GetWithToken("/api/auth/me", null), HttpStatusCode.Unauthorized, "unauthorized");

            var broken = await server.GetWithToken("/broken", null);
            await AccountsServer.ProblemOf(broken, HttpStatusCode.InternalServerError, "internal");
            Assert.DoesNotContain("a secret detail", await broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            var offline = await server.GetWithToken("/offline", null);
            await AccountsServer.ProblemOf(offline, HttpStatusCode.ServiceUnavailable, "database-unavailable");
            Assert.NotNull(offline.Headers.RetryAfter);

            var engineless = await server.GetWithToken("/engineless", null);
            await AccountsServer.ProblemOf(engineless, HttpStatusCode.ServiceUnavailable, "engine-unavailable");
            Assert.NotNull(engineless.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task An_unreadable_body_is_the_mistake_of_the_client_in_development_too()
    {
        await using var server = await AccountsServer.Start("Development");
        using var body = new StringContent("{", System.Text.Encoding.UTF8, "application/json");

        await AccountsServer.ProblemOf(
            await server.Client.PostAsync("/api/auth/login", body, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest, "bad-request");
    }
}
