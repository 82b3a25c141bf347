using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using XaTube.Storage;

namespace XaTube.Api;

/// <summary>Makes answers that no handler wrote (nothing there, not allowed, unreadable, broken) problems as well.</summary>
public static class ProblemPages
{
    /// <summary>Registers what <see cref="UseXaTubeProblems"/> needs.</summary>
    public static IServiceCollection AddXaTubeProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.TryAddSingleton<FaultHandler>();
        services.AddSingleton<IExceptionHandler>(provider => provider.GetRequiredService<FaultHandler>());
        // In Development the framework's own page would answer first, with other words than in production.
        services.AddSingleton<IDeveloperPageExceptionFilter>(provider => provider.GetRequiredService<FaultHandler>());
        // An unreadable body is the client's mistake: answered, in Development too, and not thrown.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services;
    }

    /// <summary>Turns exceptions and bare status codes of all middleware behind it into problems.</summary>
    public static IApplicationBuilder UseXaTubeProblems(this IApplicationBuilder app) => app.UseExceptionHandler().UseStatusCodePages(page =>
        Problems.Bare(page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));

    private sealed class FaultHandler(IHostApplicationLifetime lifetime, ILogger<FaultHandler> logger)
        : IExceptionHandler, IDeveloperPageExceptionFilter
    {
        private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception fault, CancellationToken cancel)
        {
            var problem = fault switch
            {
                BadHttpRequestException bad => Problems.Bare(bad.StatusCode),
                _ when Database.IsUnavailable(fault) => Problems.TryLater(
                    context, "database-unavailable", 503, "The database does not answer at the moment. Try again.", Wait),
                // What the cluster throws while a silo is leaving, joining or overloaded; a repeated call finds another.
                TimeoutException or OrleansException => EngineUnavailable(context),
                // A client that has not met its cluster yet does not know the grains, and says so in many ways.
                _ when !lifetime.ApplicationStarted.IsCancellationRequested => EngineUnavailable(context),
                _ => Problems.Bare(500),
            };

            // The middleware keeps silent about what a handler has handled.
            if (problem.StatusCode == 500)
                logger.LogError(fault, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            else if (problem.StatusCode == 503)
                logger.LogWarning(
                    "{Method} {Path} is unavailable: {Reason}", context.Request.Method, context.Request.Path, fault.Message);

            await problem.ExecuteAsync(context);
            return true;
        }

        private static ProblemHttpResult EngineUnavailable(HttpContext context) => Problems.TryLater(
            context, "engine-unavailable", 503, "The streaming engine does not answer at the moment. Try again.", Wait);

        public async Task HandleExceptionAsync(ErrorContext error, Func<ErrorContext, Task> next) =>
            await TryHandleAsync(error.HttpContext, error.Exception, error.HttpContext.RequestAborted);
    }
}
