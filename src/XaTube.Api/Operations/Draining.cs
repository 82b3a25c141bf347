using XaTube.Hosting;

namespace XaTube.Api.Operations;

public static class Draining
{
    /// <summary>
    /// Connections are not kept for later requests by a process that is leaving: the next one is opened elsewhere, and
    /// none is cut in the moment in which it is used again.
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
