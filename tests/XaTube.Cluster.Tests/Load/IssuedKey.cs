using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A stream key of a channel of its own, with its text as the owner got it.</summary>
public sealed record IssuedKey(string Channel, string Id, string Text)
{
    public static async Task<IssuedKey> NewAsync(Site site, string token, string handle)
    {
        var channel = await site.PostAsync("/api/channels", new { handle, title = $"Channel {handle}" }, token);
        Assert.True(channel.Is(HttpStatusCode.Created), $"The channel was answered with {channel.Status} {channel.Body}.");
        var key = await site.PostAsync($"/api/channels/{channel.Text("id")}/keys", new { label = "load" }, token);
        Assert.True(key.Is(HttpStatusCode.Created), $"The key was answered with {key.Status} {key.Body}.");
        return new IssuedKey(channel.Text("id"), key.Text("id"), key.Text("key"));
    }

    public async Task RevokeAsync(Site site, string token)
    {
        var revoked = await site.DeleteAsync($"/api/channels/{Channel}/keys/{Id}", token);
        Assert.Equal(HttpStatusCode.NoContent, revoked.Status);
    }
}
