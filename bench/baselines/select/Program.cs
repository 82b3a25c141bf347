using System.Security.Cryptography;
using System.Text;
using Npgsql;

// Each decision is one query, by the hash of the stream key.
var builder = WebApplication.CreateBuilder(args);
await using var database = new NpgsqlSlimDataSourceBuilder(builder.Configuration["Database"]).Build();
await using var app = builder.Build();
app.MapGet("/readyz", () => "ready");
app.MapPost("/callbacks/nginx-rtmp", async (HttpRequest request) =>
{
    var form = await request.ReadFormAsync();
    var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form["name"].ToString())));
    await using var query = database.CreateCommand("SELECT channel_id FROM stream_keys WHERE hash = $1 AND revoked_at IS NULL");
    query.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash });
    return await query.ExecuteScalarAsync() is Guid channel
        ? Results.Redirect($"rtmp://127.0.0.1:1935/hls/{channel}")
        : Results.StatusCode(StatusCodes.Status403Forbidden);
}).DisableAntiforgery();
await app.RunAsync();
