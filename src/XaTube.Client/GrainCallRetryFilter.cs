using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Messaging;
using XaTube.Grains;

namespace XaTube.Client;

/// <summary>
/// Retries calls of this process to <see cref="RetryableAttribute"/> grain methods that fail because a silo ended: see
/// <see cref="RetryPolicy"/>. All other calls are sent once.
/// </summary>
public sealed class GrainCallRetryFilter(SiloConnections silos, IOptions<EngineClientOptions> options, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("xatube.engine.calls_repeated");

    private readonly RetryPolicy _policy = new(options.Value.RetryBudget);
    private readonly ConcurrentDictionary<MethodInfo, bool> _retryable = new();

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || !_retryable.GetOrAdd(method, static found => found.IsDefined(typeof(RetryableAttribute))))
            return context.Invoke();
        return silos.WereEverConnected
            ? InvokeWithRetries(context)
            // Before the first connection a call would only fail after its response timeout.
            : throw new ConnectionFailedException("No silo of the engine was found yet.");
    }

    private async Task InvokeWithRetries(IOutgoingGrainCallContext context)
    {
        var startedAt = time.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                // The first attempt has the response timeout; a later one has the rest of the budget.
                await (attempts == 1
                    ? context.Invoke()
                    : context.Invoke().WaitAsync(_policy.Budget - time.GetElapsedTime(startedAt), time));
                return;
            }
            catch (Exception failure)
            {
                if (_policy.DelayAfter(failure, attempts, time.GetElapsedTime(startedAt), silos.Count) is not { } delay)
                    throw;
                Retries.Add(1);
                await Task.Delay(delay, time);
            }
        }
    }
}
