using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Orleans.Runtime.Messaging;
using XaTube.Grains;

namespace XaTube.Api.Engine;

/// <summary>
/// Retries the calls of this process to <see cref="RetryableAttribute"/> grain methods when a silo fails; see
/// <see cref="RetryPolicy"/>. All other calls are sent once.
/// </summary>
public sealed class GrainCallRetryFilter(SiloConnections silos, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Retried = Meter.CreateCounter<long>("xatube.engine.calls_repeated");

    private readonly ConcurrentDictionary<MethodInfo, bool> _retryable = new();

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method
            || !_retryable.GetOrAdd(method, static found => found.IsDefined(typeof(RetryableAttribute))))
            return context.Invoke();
        return silos.WereEverConnected
            ? InvokeWithRetries(context)
            // Before the first connection a call would wait for its timeout instead of failing.
            : throw new ConnectionFailedException("No silo of the engine was found yet.");
    }

    private async Task InvokeWithRetries(IOutgoingGrainCallContext context)
    {
        var startedAt = time.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                // The first attempt has the method's response timeout, later ones what is left of the budget.
                await (attempts == 1
                    ? context.Invoke()
                    : context.Invoke().WaitAsync(RetryPolicy.Budget - time.GetElapsedTime(startedAt), time));
                return;
            }
            catch (Exception failure)
            {
                if (RetryPolicy.PauseAfter(failure, attempts, time.GetElapsedTime(startedAt), silos.Count) is not { } pause)
                    throw;
                Retried.Add(1);
                await Task.Delay(pause, time);
            }
        }
    }
}

/// <summary>The number of silos that this process is connected to, as reported by the Orleans client.</summary>
public sealed class SiloConnections
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether there has been a connection since the process started.</summary>
    public bool WereEverConnected { get; private set; }

    public void Changed(int count)
    {
        WereEverConnected |= count > 0;
        Volatile.Write(ref _count, count);
    }
}
