namespace XaTube.Ingest.Tests;

/// <summary>The ready-made configurations fit the code beside them, and are found at the paths that documents name.</summary>
public sealed class ConfigurationTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("NginxRtmp/Configuration/hop.conf.template", MediaServerKind.NginxRtmp)]
    [InlineData("Srs/Configuration/callbacks.conf", MediaServerKind.Srs)]
    [InlineData("Srs/Configuration/callbacks.conf", MediaServerKind.MediaMtx)]
    public void The_local_hop_passes_callbacks_on_to_the_route_of_their_adapter(string file, string kind) =>
        Assert.Contains($"/callbacks/{kind};", File.ReadAllText(Path.Combine(Root, "src/XaTube.Ingest", file)));

    [Theory]
    [InlineData("deploy/srs/srs.conf")]
    [InlineData("deploy/srs/callbacks.conf")]
    [InlineData("deploy/mediamtx/mediamtx.yml")]
    [InlineData("deploy/mediamtx/relay.sh")]
    [InlineData("deploy/mediamtx/gone.sh")]
    public void A_configuration_is_also_found_below_deploy(string path) => Assert.True(File.Exists(Path.Combine(Root, path)), path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
