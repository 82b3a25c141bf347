using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.Readiness;

/// <summary>Waits until what was started answers where its users will ask.</summary>
public static class Readiness
{
    public static async Task SiteAnswersAsync(HttpClient site, CancellationToken stop) =>
        await UntilAsync("the site", TimeSpan.FromSeconds(90), () => IsOkAsync(site, "/readyz", stop), stop);

    public static async Task RtmpAcceptsAsync(RunOptions options, CancellationToken stop) =>
        await UntilAsync("the RTMP port", TimeSpan.FromSeconds(10), () => AcceptsAsync(options, stop), stop);

    public static async Task UntilAsync(string what, TimeSpan limit, Func<Task<bool>> reached, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            if (Stopwatch.GetElapsedTime(since) > limit)
                throw new LaunchException($"{what} did not answer within {limit.TotalSeconds:0} s; the warnings above and the logs in the data directory say why");
            await Task.Delay(100, stop);
        }
    }

    public static Task<bool> IsOkAsync(HttpClient site, string path, CancellationToken stop) =>
        IsOkAsync(site, new Uri(path, UriKind.Relative), stop);

    public static async Task<bool> IsOkAsync(HttpClient site, Uri url, CancellationToken stop)
    {
        try
        {
            using var answer = await site.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> AcceptsAsync(RunOptions options, CancellationToken stop)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(options.LocalHost.Trim('[', ']'), options.RtmpPort, stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
