using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime.Messaging;
using XaTube.Grains;
using XaTube.Grains.Channels;

namespace XaTube.Api.Engine;

/// <summary>
/// Lets the calls of this process to the engine survive the end of a silo: see <see cref="RetryPolicy"/>. Calls that are
/// <see cref="SentOnceAttribute"/> or one way pass as they are.
/// </summary>
public sealed class GrainCallRetryFilter(SiloConnections silos, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Repeated = Meter.CreateCounter<long>("xatube.engine.calls_repeated");

    private readonly ConcurrentDictionary<MethodInfo, bool> _repeatable = new();

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod is not { } method || !_repeatable.GetOrAdd(method, IsRepeatable))
            return context.Invoke();
        return silos.WereEverConnected
            ? Repeat(context)
            // What is sent before the first silo was met is answered by nobody, and after seconds only.
            : throw new ConnectionFailedException("No silo of the engine was found yet.");
    }

    private static bool IsRepeatable(MethodInfo method) =>
        method.DeclaringType is { } grain
        // Not what Orleans asks for itself.
        && grain.Assembly == typeof(IChannelGrain).Assembly
        && !grain.IsDefined(typeof(SentOnceAttribute)) && !method.IsDefined(typeof(SentOnceAttribute))
        && !typeof(IGrainObserver).IsAssignableFrom(grain) && !method.IsDefined(typeof(OneWayAttribute));

    private async Task Repeat(IOutgoingGrainCallContext context)
    {
        var began = time.GetTimestamp();
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                // The first has its own response timeout; a later one has what is left.
                await (attempts == 1
                    ? context.Invoke()
                    : context.Invoke().WaitAsync(RetryPolicy.Budget - time.GetElapsedTime(began), time));
                return;
            }
            catch (Exception failure)
            {
                if (RetryPolicy.PauseAfter(failure, attempts, time.GetElapsedTime(began), silos.Count) is not { } pause)
                    throw;
                Repeated.Add(1);
                await Task.Delay(pause, time);
            }
        }
    }
}

/// <summary>How many silos this process is connected to, as the Orleans client tells.</summary>
public sealed class SiloConnections
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether there was one at any time.</summary>
    public bool WereEverConnected { get; private set; }

    public void Changed(int count)
    {
        WereEverConnected |= count > 0;
        Volatile.Write(ref _count, count);
    }
}
