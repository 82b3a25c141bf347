namespace XaTube.Bench.Profiles;

/// <summary>Assigns a category to a stack, whose first method is the innermost.</summary>
public static class StackCategory
{
    // Innermost methods of threads that wait.
    private static readonly string[] Idle =
    [
        "WaitForSignal", "Monitor.Wait", "ObjWait", "Semaphore", "WaitOne", "WaitMultiple", "Thread.Sleep", "WaitHandle",
        "ManualResetEventSlim.Wait", "Task.InternalWait", "FileSystemWatcher", "GateThread",
    ];

    // The first entry that matches the innermost matching method wins.
    private static readonly (string Contains, string Category)[] Categories =
    [
        ("ViewerTokens", "tokens: HMAC and base64"),
        ("Audience.HeartbeatBatcher", "batcher"),
        ("StreamSubscriptions", "stream subscriptions"),
        ("XaTube.Grains.Audience", "audience: applying heartbeats"),
        ("XaTube.", "XaTube, the rest"),
        ("OpenTelemetry", "metrics"),
        ("Diagnostics.Metrics", "metrics"),
        ("Text.Json", "JSON"),
        ("Orleans.Serialization", "Orleans: serialisation"),
        ("Orleans.Networking", "Orleans: its sockets"),
        ("Orleans.Runtime.Messaging.Connection", "Orleans: its sockets"),
        ("Orleans.", "Orleans: messages and scheduling"),
        ("Authentication", "ASP.NET: authentication"),
        ("Authorization", "ASP.NET: authorisation"),
        ("RateLimiting", "ASP.NET: rate limiter"),
        ("Routing", "ASP.NET: routing"),
        ("StaticFiles", "ASP.NET: static files"),
        ("Diagnostics.StatusCodePages", "ASP.NET: problem pages"),
        ("Diagnostics.ExceptionHandler", "ASP.NET: problem pages"),
        ("Kestrel.Transport", "Kestrel: sockets"),
        ("Kestrel", "Kestrel: HTTP"),
        ("System.IO.Pipelines", "Kestrel: HTTP"),
        ("AspNetCore.Hosting", "ASP.NET: hosting"),
        ("AspNetCore.Http", "ASP.NET: binding and results"),
        ("DependencyInjection", "dependency injection"),
        ("System.Net.Sockets", "sockets"),
        ("ThreadPool", "thread pool"),
        ("TimerQueue", "timers"),
    ];

    public static bool Waits(IReadOnlyList<string> stack) =>
        stack[0].EndsWith("WorkerThreadStart", StringComparison.Ordinal)
        || stack[0].EndsWith("SocketAsyncEngine.EventLoop", StringComparison.Ordinal)
        || stack[0].EndsWith("StartCallback", StringComparison.Ordinal)
        || stack.Take(6).Any(method => Idle.Any(wait => method.Contains(wait, StringComparison.Ordinal)));

    public static string Of(IReadOnlyList<string> stack)
    {
        foreach (var method in stack)
            foreach (var (contains, category) in Categories)
                if (method.Contains(contains, StringComparison.Ordinal))
                    return category;
        return "the rest";
    }
}
