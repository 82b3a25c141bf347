using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using XaTube.Storage;

namespace XaTube.Api;

/// <summary>Turns responses that no handler wrote (not found, not allowed, unreadable body, exception) into problems as well.</summary>
public static class ProblemPages
{
    /// <summary>Registers the services of <see cref="UseXaTubeProblems"/>.</summary>
    public static IServiceCollection AddXaTubeProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.TryAddSingleton<FaultHandler>();
        services.AddSingleton<IExceptionHandler>(provider => provider.GetRequiredService<FaultHandler>());
        // In Development the framework's exception page would respond instead, unlike in production.
        services.AddSingleton<IDeveloperPageExceptionFilter>(provider => provider.GetRequiredService<FaultHandler>());
        // An unreadable body is the client's error: it gets a response, in Development too, and not an exception.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services;
    }

    /// <summary>Turns exceptions and empty error responses of all middleware after it into problems.</summary>
    public static IApplicationBuilder UseXaTubeProblems(this IApplicationBuilder app) => app.UseExceptionHandler().UseStatusCodePages(page =>
        Problems.Bare(page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));

    private sealed class FaultHandler(IHostApplicationLifetime lifetime, ILogger<FaultHandler> logger)
        : IExceptionHandler, IDeveloperPageExceptionFilter
    {
        // Not a setting: a hint to clients, about as long as it takes to notice that a dependency is back.
        private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception fault, CancellationToken cancel)
        {
            var problem = fault switch
            {
                BadHttpRequestException bad => Problems.Bare(bad.StatusCode),
                _ when Database.IsUnavailable(fault) => Problems.TryLater(
                    context, "database-unavailable", 503, "The database does not answer at the moment. Try again.", RetryAfter),
                // Thrown while a silo leaves, joins or is overloaded; a retry reaches another.
                TimeoutException or OrleansException => EngineUnavailable(context),
                // An Orleans client that has not connected yet does not know the grains, and throws various exceptions.
                _ when !lifetime.ApplicationStarted.IsCancellationRequested => EngineUnavailable(context),
                _ => Problems.Bare(500),
            };

            // The middleware does not log exceptions that a handler has handled.
            if (problem.StatusCode == 500)
                logger.LogError(fault, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            else if (problem.StatusCode == 503)
                logger.LogWarning(
                    "{Method} {Path} is unavailable: {Reason}", context.Request.Method, context.Request.Path, fault.Message);

            await problem.ExecuteAsync(context);
            return true;
        }

        private static ProblemHttpResult EngineUnavailable(HttpContext context) => Problems.TryLater(
            context, "engine-unavailable", 503, "The streaming engine does not answer at the moment. Try again.", RetryAfter);

        public async Task HandleExceptionAsync(ErrorContext error, Func<ErrorContext, Task> next) =>
            await TryHandleAsync(error.HttpContext, error.Exception, error.HttpContext.RequestAborted);
    }
}
