using System.Net;
using System.Net.Sockets;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Tests;

public sealed class DataFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("xatube-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_second_run_on_the_same_directory_is_refused_until_the_first_has_ended()
    {
        using (DataFiles.Open(_root))
            Assert.Contains("another run", Assert.Throws<LaunchException>(() => DataFiles.Open(_root)).Message, StringComparison.Ordinal);

        using var later = DataFiles.Open(_root);
        Assert.Equal(_root, later.Root);
    }

    [Fact]
    public void Secrets_are_made_once_and_readable_by_their_owner_alone()
    {
        using var files = DataFiles.Open(_root);

        var first = Secrets.Load(files);

        Assert.Equal(first, Secrets.Load(files));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files.SecretsFile));
        Assert.NotEqual(first.AccountsTokenKey, first.ViewerSessionsTokenKey);
    }

    [Fact]
    public void A_secret_that_an_older_version_did_not_know_is_added_and_the_others_stay()
    {
        using var files = DataFiles.Open(_root);
        File.WriteAllText(files.SecretsFile, """{ "callbacksSecret": "kept" }""");

        var secrets = Secrets.Load(files);

        Assert.Equal("kept", secrets.CallbacksSecret);
        Assert.Equal(secrets, Secrets.Load(files));
    }

    [Fact]
    public void Ports_stay_the_same_and_one_that_was_taken_is_chosen_anew()
    {
        using var files = DataFiles.Open(_root);
        var first = Ports.Load(files, hop: null);
        Assert.Equal(first, Ports.Load(files, hop: null));

        using var stranger = new TcpListener(IPAddress.Loopback, first.Engine);
        stranger.Start();
        var second = Ports.Load(files, hop: null);

        Assert.NotEqual(first.Engine, second.Engine);
        Assert.Equal(first with { Engine = second.Engine }, second);
    }

    [Fact]
    public void The_hop_keeps_its_port_while_our_own_nginx_is_what_listens_there()
    {
        using var files = DataFiles.Open(_root);
        var first = Ports.Load(files, hop: null);
        using var nginx = new TcpListener(IPAddress.Loopback, first.Hop);
        nginx.Start();

        Assert.Equal(first.Hop, Ports.Load(files, first.Hop).Hop);
        Assert.NotEqual(first.Hop, Ports.Load(files, hop: null).Hop);
    }

    [Fact]
    public void A_public_port_in_use_is_named_with_the_option_that_changes_it()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        var fault = Assert.Throws<LaunchException>(() => Ports.EnsureFree(IPAddress.Loopback, port, "--rtmp-port"));

        Assert.Contains($"port {port} is in use", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--rtmp-port", fault.Message, StringComparison.Ordinal);
    }
}
