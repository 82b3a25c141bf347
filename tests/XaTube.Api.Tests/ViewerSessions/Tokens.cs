using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using XaTube.Api.ViewerSessions;
using XaTube.Hosting;

namespace XaTube.Api.Tests.ViewerSessions;

/// <summary>Viewer tokens without a server.</summary>
internal static class Tokens
{
    public static ViewerTokens With(string key, TimeSpan? lifetime = null) => new(
        new SecretSettings(
            new ConfigurationBuilder().AddInMemoryCollection([new(ViewerTokens.KeySetting, key)]).Build(),
            new HostingEnvironment { EnvironmentName = Environments.Production }),
        Options.Create(new ViewerTokenOptions { TokenLifetime = lifetime ?? new ViewerTokenOptions().TokenLifetime }));
}
