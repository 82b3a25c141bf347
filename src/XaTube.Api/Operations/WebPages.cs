using Microsoft.Extensions.FileProviders;

namespace XaTube.Api.Operations;

/// <summary>Serves the built web app from <see cref="WebOptions.Root"/>, if that exists.</summary>
public static class WebPages
{
    private static readonly PathString[] NotPages = ["/api", "/hls", "/callbacks", "/metrics", "/dashboard", "/openapi"];

    /// <summary>Serves the files. Assets, whose names contain a hash, may be cached for a year; the rest is revalidated each time.</summary>
    public static void UseWebPages(this WebApplication app)
    {
        if (Files(app) is not { } files)
            return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>Serves index.html for every path that is not the server's own: the app routes it.</summary>
    public static void MapWebPages(this WebApplication app)
    {
        if (Files(app) is not { } files || files.GetFileInfo("index.html") is not { Exists: true, PhysicalPath: { } page })
            return;
        app.MapFallback(IResult (HttpContext context) =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) || NotPages.Any(prefix => context.Request.Path.StartsWithSegments(prefix)))
                return Problems.Bare(StatusCodes.Status404NotFound);
            context.Response.Headers.CacheControl = "no-cache";
            return Results.File(page, "text/html; charset=utf-8");
        });
    }

    private static PhysicalFileProvider? Files(WebApplication app) =>
        app.Configuration.GetSection(WebOptions.Section).Get<WebOptions>()?.Root is { Length: > 0 } root && Directory.Exists(root)
            ? new PhysicalFileProvider(Path.GetFullPath(root))
            : null;
}
