using Microsoft.Extensions.Options;

namespace XaTube.Api.Tests.Operations;

public sealed class StartTests
{
    [Theory]
    [InlineData("XaTube:Accounts:TokenKey", null)]
    [InlineData("XaTube:ViewerSessions:TokenKey", "")]
    [InlineData("XaTube:ViewerSessions:TokenKey", "too short")]
    [InlineData("XaTube:RtmpCallbacks:Secret", null)]
    [InlineData("XaTube:RtmpCallbacks:Secret", "change-me-change-me-change-me")]
    [InlineData("XaTube:Operations:Password", null)]
    [InlineData("XaTube:Audience:HeartbeatInterval", "00:00:00")]
    [InlineData("XaTube:Audience:PerAddressLimit", "-1")]
    [InlineData("XaTube:LiveStreams:Lease", "00:00:00")]
    public async Task A_server_does_not_start_without_a_setting_that_it_needs_and_names_it(string setting, string? value)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StandaloneServer.Start((setting, value)));

        var line = Assert.Single(fault.Failures);
        Assert.Contains(setting, line);
        Assert.DoesNotContain('\n', line);
    }
}
