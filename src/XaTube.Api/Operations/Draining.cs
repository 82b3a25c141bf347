using XaTube.Hosting;

namespace XaTube.Api.Operations;

public static class Draining
{
    /// <summary>
    /// While the process stops, responses close their connection, so that the next request opens one to another process
    /// instead of being cut off on this one.
    /// </summary>
    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use((context, next) =>
        {
            if (drain.HasBegun && !HttpProtocol.IsHttp2(context.Request.Protocol))
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
