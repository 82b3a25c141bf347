using System.Net;

namespace XaTube.Launcher.Demo;

/// <summary>The demo's account, channel and stream key: made once, found again by later runs.</summary>
public sealed record DemoChannel(string Password, string Key)
{
    public const string Username = "demo";
    public const string Handle = "demo";
    private const string KeyLabel = "demo encoder";

    public static async Task<DemoChannel> PrepareAsync(DemoApiClient site, string password, CancellationToken stop)
    {
        var account = new { username = Username, email = "demo@example.com", password, displayName = "Demo" };
        var registered = await site.PostAsync("/api/auth/register", account, stop);
        if (!registered.Ok && registered.Status != HttpStatusCode.Conflict)
            throw Refused("register the demo account", registered);

        var signedIn = await site.PostAsync("/api/auth/login", new { login = Username, password }, stop);
        if (signedIn.Status == HttpStatusCode.Unauthorized)
            throw new LaunchException("the account 'demo' exists with another password than demoPassword in secrets.json; put its password there, or run without --demo");
        if (!signedIn.Ok)
            throw Refused("sign in as the demo account", signedIn);
        site.SignIn(signedIn.Text("accessToken"));

        var channel = await ChannelAsync(site, stop);
        return new(password, await FreshKeyAsync(site, channel, stop));
    }

    private static async Task<string> ChannelAsync(DemoApiClient site, CancellationToken stop)
    {
        var mine = await site.GetAsync("/api/channels/mine", stop);
        var known = mine.Items.FirstOrDefault(channel => (string?)channel["handle"] == Handle);
        if (known is not null)
            return (string?)known["id"] ?? throw Refused("read the demo channel", mine);

        var wish = new
        {
            handle = Handle,
            title = "Demo channel",
            description = "A test picture with a clock, and a few simulated viewers who come and go.",
            tags = new[] { "demo" },
        };
        var created = await site.PostAsync("/api/channels", wish, stop);
        return created.Ok ? created.Text("id") : throw Refused("create the demo channel", created);
    }

    // A key is shown only once, so each run needs its own. The last run's is rotated and not deleted: that drops its
    // publisher and leaves the stream, if it still runs, for the new key to resume.
    private static async Task<string> FreshKeyAsync(DemoApiClient site, string channel, CancellationToken stop)
    {
        var keys = await site.GetAsync($"/api/channels/{channel}/keys", stop);
        var last = keys.Items.FirstOrDefault(key => (string?)key["label"] == KeyLabel && key["revokedAt"] is null);
        var fresh = last is null
            ? await site.PostAsync($"/api/channels/{channel}/keys", new { label = KeyLabel }, stop)
            : await site.PostAsync($"/api/channels/{channel}/keys/{(string?)last["id"]}/rotate", new { graceSeconds = 0 }, stop);
        return fresh.Ok ? fresh.Text("key") : throw Refused("create a stream key", fresh);
    }

    private static LaunchException Refused(string wish, DemoResponse answer) =>
        new($"the demo could not {wish}: {(int)answer.Status} {answer.Text("type")} {answer.Text("title")}".TrimEnd() + "; run without --demo to do without it");
}
