using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using XaTube.Api.Tests.Accounts;
using XaTube.Hosting;

namespace XaTube.Api.Tests.Configuration;

public sealed class SecretSettingsTests
{
    private const string Name = "XaTube:Accounts:TokenKey";

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("  ", "is missing")]
    [InlineData("change-me-change-me-change-me-change-me", "is still a placeholder")]
    [InlineData("<your 32 byte secret goes here, please do>", "is still a placeholder")]
    [InlineData("only 31 bytes of text are here.", "is too short")]
    public async Task Without_a_good_secret_the_process_does_not_start_and_says_which_in_one_line(string? value, string what)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => AccountsServer.Start((Name, value)));

        Assert.Contains(Name, fault.Message);
        Assert.Contains("XaTube__Accounts__TokenKey", fault.Message);
        Assert.Contains(what, fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
        if (value?.Trim() is { Length: > 0 } secret)
            Assert.DoesNotContain(secret, fault.Message);
    }

    [Fact]
    public void A_key_may_be_base64_or_text()
    {
        var bytes = Enumerable.Range(0, 32).Select(n => (byte)n).ToArray();
        Assert.Equal(bytes, Settings(Convert.ToBase64String(bytes)).Key(Name));
        Assert.Equal("exactly 32 bytes of text, counted"u8[..32].ToArray(), Settings("exactly 32 bytes of text, counte").Key(Name));
        // Base64 of too little is still enough bytes of text.
        Assert.Equal(40, Settings(new string('A', 40)).Key(Name).Length);
    }

    [Fact]
    public void In_development_a_missing_secret_has_a_value_that_every_process_agrees_on()
    {
        var (one, two) = (Settings(null, "Development"), Settings(null, "Development"));

        Assert.Null(one.Fault(Name));
        Assert.Equal(one.Key(Name), two.Key(Name));
        Assert.True(one.Key(Name).Length >= 32);
        Assert.NotEqual(one.Key(Name), one.Key("XaTube:ViewerSessions:TokenKey"));
    }

    [Fact]
    public async Task A_wrong_setting_is_explained_by_exit_code_and_other_faults_pass()
    {
        Assert.Equal(0, await ConfigurationErrors.RunAsync(() => Task.CompletedTask));
        Assert.Equal(78, await ConfigurationErrors.RunAsync(() => throw new OptionsValidationException("x", typeof(string), ["x"])));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ConfigurationErrors.RunAsync(() => throw new InvalidOperationException()));
    }

    private static SecretSettings Settings(string? value, string environment = "Production") => new(
        new ConfigurationBuilder().AddInMemoryCollection([new(Name, value)]).Build(),
        new HostingEnvironment { EnvironmentName = environment });
}
