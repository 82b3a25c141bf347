using Microsoft.Extensions.FileProviders;

namespace XaTube.Api.Operations;

/// <summary>Serves the built web app from the folder in XaTube:Web:Root, where there is one.</summary>
public static class WebPages
{
    private const string RootSetting = "XaTube:Web:Root";
    private static readonly PathString[] NotPages = ["/api", "/hls", "/callbacks", "/metrics", "/dashboard", "/openapi"];

    /// <summary>The files: hashed assets for a year, the rest to be asked for again each time.</summary>
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

    /// <summary>Any address that is not the API's is the app's to make sense of.</summary>
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
        app.Configuration[RootSetting] is { Length: > 0 } root && Directory.Exists(root)
            ? new PhysicalFileProvider(Path.GetFullPath(root))
            : null;
}
