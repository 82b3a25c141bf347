using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;

namespace XaTube.Silo.Operations;

/// <summary>
/// Slows down how often the dashboard samples the silo's counters. Its own period is a fixed second, and each sample makes
/// Orleans enumerate and lock all activations: with a million of them that took half a processor
/// (docs/decisions/0023-the-dashboard-looks-once-a-minute.md).
/// </summary>
public static class DashboardSampling
{
    /// <summary>Not a setting: the figures that operators watch are at /metrics.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string HostType = "Orleans.Dashboard.DashboardHost";
    private const string IntervalProperty = "ExportIntervalMilliseconds";

    /// <summary>Must be called after <c>AddDashboard</c>.</summary>
    /// <exception cref="InvalidOperationException">This version of the dashboard has another host or no such property.</exception>
    public static void SlowDashboardSampling(this IServiceCollection services)
    {
        var host = typeof(DashboardOptions).Assembly.GetType(HostType);
        var interval = host?.GetProperty(IntervalProperty, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
        if (host is null || interval is null || services.All(service => service.ServiceType != host))
            throw new InvalidOperationException($"The dashboard has no {HostType} with {IntervalProperty} any more.");
        services.RemoveAll(host);
        services.AddSingleton(host, provider =>
        {
            var instance = ActivatorUtilities.CreateInstance(provider, host);
            interval.SetValue(instance, (int)Interval.TotalMilliseconds);
            return instance;
        });
    }
}
