namespace XaTube.Launcher.Tests;

public class RunOptionsTests
{
    [Fact]
    public void Without_options_everything_is_on_loopback_and_in_the_default_directory()
    {
        var options = Parse();

        Assert.Equal("http://127.0.0.1:8080/", options.PublicUrl.ToString());
        Assert.Equal("rtmp://127.0.0.1:1935/live", options.PublishUrl);
        Assert.Equal("/default", options.Data);
        Assert.True(options.Media);
        Assert.False(options.Demo);
    }

    [Fact]
    public void A_value_may_follow_its_option_or_an_equals_sign()
    {
        Assert.Equal(Parse("--port", "9000", "--data", "/d"), Parse("--port=9000", "--data=/d"));
    }

    [Fact]
    public void Listening_everywhere_is_reached_on_loopback()
    {
        Assert.Equal("127.0.0.1", Parse("--host", "0.0.0.0").LocalHost);
        Assert.Equal("[::1]", Parse("--host", "::1").LocalHost);
    }

    [Theory]
    [InlineData("'--prot' is not an option", "--prot", "1")]
    [InlineData("--port must be a port", "--port", "70000")]
    [InlineData("--port must be a port", "--port", "-1")]
    [InlineData("--data needs a value", "--data")]
    [InlineData("--host must be an IP address", "--host", "example.com")]
    [InlineData("give them different ports", "--port", "1935")]
    [InlineData("cannot do so with --no-media", "--demo", "--no-media")]
    [InlineData("choose another directory", "--data", "/a$b")]
    public void A_wrong_option_is_answered_with_what_to_do(string said, params string[] arguments)
    {
        var fault = Assert.Throws<LaunchException>(() => Parse(arguments));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_cluster_has_three_silos_and_two_APIs_unless_it_is_told_otherwise()
    {
        Assert.Equal(new ClusterSize(3, 2), RunOptions.Parse([], "/default", new ClusterSize()).Cluster);
        Assert.Equal(new ClusterSize(5, 1), RunOptions.Parse(["--silos", "5", "--apis=1"], "/default", new ClusterSize()).Cluster);
        Assert.Throws<LaunchException>(() => RunOptions.Parse(["--silos", "0"], "/default", new ClusterSize()));
        Assert.Throws<LaunchException>(() => Parse("--silos", "3"));
    }

    private static RunOptions Parse(params string[] arguments) => RunOptions.Parse(arguments, "/default");
}
