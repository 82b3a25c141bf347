using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.Readiness;

/// <summary>Waits until a server that was started responds.</summary>
public static class ReadinessProbe
{
    /// <summary>Repeats a check every 100 ms until it succeeds.</summary>
    /// <exception cref="LaunchException">It did not succeed in time.</exception>
    public static async Task UntilAsync(string what, TimeSpan timeout, Func<Task<bool>> isReady, CancellationToken stop)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await isReady())
        {
            if (Stopwatch.GetElapsedTime(startedAt) > timeout)
                throw new LaunchException($"{what} did not answer within {timeout.TotalSeconds:0} s; the warnings above and the logs in the data directory say why");
            await Task.Delay(100, stop);
        }
    }

    /// <summary>Whether a GET is answered with 200.</summary>
    public static async Task<bool> IsOkAsync(HttpClient http, Uri url, CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, stop);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Whether the RTMP port accepts connections.</summary>
    public static async Task<bool> AcceptsRtmpAsync(RunOptions options, CancellationToken stop)
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
