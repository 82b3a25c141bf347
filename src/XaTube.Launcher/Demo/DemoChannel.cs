using System.Net;

namespace XaTube.Launcher.Demo;

/// <summary>The demo's account and channel, which are created once, and the stream key of this run.</summary>
public sealed record DemoChannel(string Password, string Key)
{
    public const string Username = "demo";
    public const string Handle = "demo";
    private const string KeyLabel = "demo encoder";

    public static async Task<DemoChannel> PrepareAsync(DemoApiClient api, string password, CancellationToken stop)
    {
        var account = new { username = Username, email = "demo@example.com", password, displayName = "Demo" };
        var registered = await api.PostAsync("/api/auth/register", account, stop);
        if (!registered.Ok && registered.Status != HttpStatusCode.Conflict)
            throw Refused("register the demo account", registered);

        var signedIn = await api.PostAsync("/api/auth/login", new { login = Username, password }, stop);
        if (signedIn.Status == HttpStatusCode.Unauthorized)
            throw new LaunchException("the account 'demo' exists with another password than demoPassword in secrets.json; put its password there, or run without --demo");
        if (!signedIn.Ok)
            throw Refused("sign in as the demo account", signedIn);
        api.SignIn(signedIn.Text("accessToken"));

        var channel = await ChannelAsync(api, stop);
        return new(password, await FreshKeyAsync(api, channel, stop));
    }

    private static async Task<string> ChannelAsync(DemoApiClient api, CancellationToken stop)
    {
        var mine = await api.GetAsync("/api/channels/mine", stop);
        var known = mine.Items.FirstOrDefault(channel => (string?)channel["handle"] == Handle);
        if (known is not null)
            return (string?)known["id"] ?? throw Refused("read the demo channel", mine);

        var body = new
        {
            handle = Handle,
            title = "Demo channel",
            description = "A test picture with a clock, and a few simulated viewers who come and go.",
            tags = new[] { "demo" },
        };
        var created = await api.PostAsync("/api/channels", body, stop);
        return created.Ok ? created.Text("id") : throw Refused("create the demo channel", created);
    }

    // A key is returned only once, so each run needs a new one. Rotating the previous run's key disconnects its publisher
    // but keeps its stream, if it is still live, for the new key to resume.
    private static async Task<string> FreshKeyAsync(DemoApiClient api, string channel, CancellationToken stop)
    {
        var keys = await api.GetAsync($"/api/channels/{channel}/keys", stop);
        var last = keys.Items.FirstOrDefault(key => (string?)key["label"] == KeyLabel && key["revokedAt"] is null);
        var fresh = last is null
            ? await api.PostAsync($"/api/channels/{channel}/keys", new { label = KeyLabel }, stop)
            : await api.PostAsync($"/api/channels/{channel}/keys/{(string?)last["id"]}/rotate", new { graceSeconds = 0 }, stop);
        return fresh.Ok ? fresh.Text("key") : throw Refused("create a stream key", fresh);
    }

    private static LaunchException Refused(string action, DemoResponse response) =>
        new($"the demo could not {action}: {(int)response.Status} {response.Text("type")} {response.Text("title")}".TrimEnd() + "; run without --demo to do without it");
}
