using System.Net;
using System.Text.RegularExpressions;

namespace XaTube.Api.Tests.Operations;

public sealed partial class HealthTests(SharedServer server)
{
    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task A_process_tells_of_its_health_on_both_listeners(string path)
    {
        Assert.Equal(HttpStatusCode.OK, (await server.Public.Fetch(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Internal.Fetch(path)).StatusCode);
    }

    [Fact]
    public async Task Metrics_tell_of_the_api_and_of_the_engine()
    {
        var answer = await server.Internal.Fetch("/metrics");

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var names = Name().Matches(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(match => match.Value).ToHashSet();
        Assert.Contains("xatube_viewers", names);
        Assert.Contains(names, name => name.StartsWith("orleans_", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("http_server_", StringComparison.Ordinal));
    }

    [GeneratedRegex("^[a-z_]+", RegexOptions.Multiline)]
    private static partial Regex Name();
}
