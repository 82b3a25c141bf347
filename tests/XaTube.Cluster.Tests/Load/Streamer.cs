using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A signed-up account. It logs in again when its access token, which is valid for ten minutes, is five minutes old.</summary>
public sealed class Account(Func<Task<Answer>> logIn, string token)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private (string Token, long At) _last = (token, TimeProvider.System.GetTimestamp());

    public async Task<string> TokenAsync()
    {
        if (TimeProvider.System.GetElapsedTime(_last.At) > Fresh)
            _last = ((await logIn()).Text("accessToken"), TimeProvider.System.GetTimestamp());
        return _last.Token;
    }
}

/// <summary>
/// A streamer that signs up, creates a channel and keys, revokes, publishes, rotates and ends, again and again. All that
/// is acknowledged is recorded.
/// </summary>
public sealed class Streamer(Site site, WriteLog log, Requests requests)
{
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static int _names;

    public async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await RoundAsync(stop);
    }

    /// <summary>Signs up and logs in; null when that failed.</summary>
    public async Task<Account?> SignUpAsync()
    {
        var name = $"s{Interlocked.Increment(ref _names)}x{Environment.ProcessId}";
        var made = await TryAsync(() => site.PostAsync("/api/auth/register", new { username = name, email = $"{name}@example.com", password = Password }));
        // A conflict means that an earlier try took effect without a response: the names are unique.
        if (made.Status is not (HttpStatusCode.Created or HttpStatusCode.Conflict))
            return null;
        Task<Answer> LogInAsync() => site.PostAsync("/api/auth/login", new { login = name, password = Password });
        log.Record($"account {name}", LogInAsync, answer => answer.Is(HttpStatusCode.OK));
        var login = await TryAsync(LogInAsync);
        return login.Is(HttpStatusCode.OK) ? new Account(LogInAsync, login.Text("accessToken")) : null;
    }

    private async Task RoundAsync(CancellationToken stop)
    {
        if (await SignUpAsync() is not { } account)
            return;
        var token = await account.TokenAsync();
        var handle = $"c{Interlocked.Increment(ref _names)}x{Environment.ProcessId}";
        var channel = await TryAsync(() => site.PostAsync("/api/channels", new { handle, title = "One of many" }, token));
        if (!channel.Is(HttpStatusCode.Created))
            return;
        var id = channel.Text("id");
        log.Record($"channel {handle}", () => site.GetAsync($"/api/channels/{handle}"), answer => answer.Is(HttpStatusCode.OK) && answer.Text("id") == id);

        if (await KeyAsync(id, token) is not { } main || await KeyAsync(id, token) is not { } spare)
            return;
        await RevokeAsync(id, spare, token);

        var publisher = Site.NewPublisher();
        var accepted = await TryAsync(() => site.CallAsync("publish", main.Text("key"), publisher));
        if (accepted.Status != HttpStatusCode.Redirect)
            return;
        var stream = accepted.Location!.OriginalString.Split('/')[^1];
        log.Record($"stream {stream}", () => site.GetAsync($"/api/streams/{stream}"),
            answer => answer.Is(HttpStatusCode.OK) && (string)answer.Body["channel"]!["id"]! == id);
        if (stop.IsCancellationRequested)
            return;

        var rotated = await TryAsync(() => site.PostAsync($"/api/channels/{id}/keys/{main.Text("id")}/rotate", new { graceSeconds = 600 }, token));
        if (rotated.Is(HttpStatusCode.Created))
            log.Record($"rotated key of {handle}", () => KeysAsync(id, token), answer => Has(answer, rotated.Text("id"), revoked: false));
        var ended = await TryAsync(() => site.PostAsync($"/api/streams/{stream}/end", new { }, token));
        if (ended.Status is { } status && (int)status is >= 200 and < 300)
            log.Record($"end of {stream}", () => site.GetAsync($"/api/streams/{stream}"), answer => answer.Is(HttpStatusCode.OK) && answer.Text("state") == "ended");
    }

    private async Task<Answer?> KeyAsync(string channel, string token)
    {
        var key = await TryAsync(() => site.PostAsync($"/api/channels/{channel}/keys", new { label = "one" }, token));
        if (!key.Is(HttpStatusCode.Created))
            return null;
        log.Record($"key {key.Text("id")}", () => KeysAsync(channel, token), answer => Has(answer, key.Text("id"), revoked: null));
        return key;
    }

    private async Task RevokeAsync(string channel, Answer key, string token)
    {
        var gone = await TryAsync(() => site.DeleteAsync($"/api/channels/{channel}/keys/{key.Text("id")}", token));
        if (gone.Status != HttpStatusCode.NoContent)
            return;
        log.Record($"revoked key {key.Text("id")}", () => KeysAsync(channel, token), answer => Has(answer, key.Text("id"), revoked: true));
        var publisher = Site.NewPublisher();
        log.Record($"refusal of revoked key {key.Text("id")}", () => site.CallAsync("publish", key.Text("key"), publisher), answer => answer.Status == HttpStatusCode.Forbidden);
    }

    private Task<Answer> KeysAsync(string channel, string token) => site.GetAsync($"/api/channels/{channel}/keys?limit=100", token);

    private static bool Has(Answer list, string key, bool? revoked) =>
        list.Is(HttpStatusCode.OK) && list.Body["items"]!.AsArray().Any(item =>
            (string?)item!["id"] == key && (revoked is null || item["revokedAt"] is not null == revoked));

    private async Task<Answer> TryAsync(Func<Task<Answer>> send)
    {
        var since = TimeProvider.System.GetTimestamp();
        var (answer, repeated) = await Site.PatientlyAsync(send, Patience);
        requests.Note(TimeProvider.System.GetElapsedTime(since), repeated, failed: answer.IsUnknown);
        await Task.Delay(Pause);
        return answer;
    }
}
