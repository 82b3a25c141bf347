using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;

namespace XaTube.Silo.Operations;

/// <summary>
/// How often the dashboard looks at the silo's counters. Its own second is fixed, and at every look Orleans walks past all
/// grains, locking each: with a million of them that took half a processor (docs/decisions/0023).
/// </summary>
public static class DashboardSampling
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private const string Host = "Orleans.Dashboard.DashboardHost";
    private const string Setting = "ExportIntervalMilliseconds";

    /// <summary>Goes after <c>AddDashboard</c>.</summary>
    /// <exception cref="InvalidOperationException">This version of the dashboard is built in another way.</exception>
    public static void SlowDashboardSampling(this IServiceCollection services)
    {
        var host = typeof(DashboardOptions).Assembly.GetType(Host);
        var interval = host?.GetProperty(Setting, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic);
        if (host is null || interval is null || services.All(service => service.ServiceType != host))
            throw new InvalidOperationException($"The dashboard has no {Host} with {Setting} any more.");
        services.RemoveAll(host);
        services.AddSingleton(host, provider =>
        {
            var made = ActivatorUtilities.CreateInstance(provider, host);
            interval.SetValue(made, (int)Interval.TotalMilliseconds);
            return made;
        });
    }
}
