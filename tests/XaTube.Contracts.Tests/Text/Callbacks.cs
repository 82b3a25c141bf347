using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using XaTube.Ingest;

namespace XaTube.Contracts.Tests.Text;

/// <summary>What media servers send, how it is read, and what they are answered: every line was sent through the adapter.</summary>
internal static class Callbacks
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    private static readonly Guid Stream = new("11111111-1111-1111-1111-111111111111");

    private static readonly (string Kind, string ContentType, string[] Bodies)[] Samples =
    [
        ("nginx-rtmp", Form,
        [
            $"call=publish&clientid=17&name={Tokens.StreamKey}",
            $"call=update_publish&clientid=17&name={Tokens.StreamKey}",
            $"call=publish_done&clientid=17&name={Tokens.StreamKey}",
            "call=play&clientid=17&name=any",
        ]),
        ("srs", Json,
        [
            $$"""{"action":"on_publish","client_id":"17","server_id":"s","service_id":"b","stream":"{{Tokens.StreamKey}}","param":""}""",
            $$"""{"action":"on_publish","client_id":"17","stream":"any","param":"?key={{Tokens.StreamKey}}"}""",
            $$"""{"action":"on_forward","client_id":"17","stream":"{{Tokens.StreamKey}}"}""",
            $$"""{"action":"on_unpublish","client_id":"17","stream":"{{Tokens.StreamKey}}"}""",
            """{"action":"on_play","client_id":"17","stream":"any"}""",
        ]),
        ("mediamtx", Json,
        [
            $$"""{"action":"publish","id":"17","path":"live/{{Tokens.StreamKey}}","ip":"192.0.2.1"}""",
            $$"""{"action":"publish","id":"17","path":"live","query":"key={{Tokens.StreamKey}}"}""",
            $$"""{"action":"publish","id":"17","path":"live","password":"{{Tokens.StreamKey}}"}""",
            $$"""{"action":"publish","id":"17","path":"live","token":"{{Tokens.StreamKey}}"}""",
            """{"action":"publish","id":"17","path":"live"}""",
            $$"""{"action":"ready","id":"17","path":"live/{{Tokens.StreamKey}}"}""",
            $$"""{"action":"not-ready","id":"17","path":"live/{{Tokens.StreamKey}}"}""",
            """{"action":"publish","id":"17","path":"hls/any","ip":"127.0.0.1"}""",
            """{"action":"read","id":"17","path":"live/any","ip":"192.0.2.1"}""",
            """{"action":"read","id":"17","path":"hls/any","ip":"192.0.2.1"}""",
        ]),
    ];

    public static IEnumerable<string> Lines()
    {
        using var services = new ServiceCollection().AddLogging().AddCallbackAdapters(new ConfigurationBuilder().Build()).BuildServiceProvider();
        foreach (var adapter in services.GetServices<ICallbackAdapter>())
        {
            var (_, contentType, bodies) = Samples.Single(sample => sample.Kind == adapter.Kind);
            yield return $"POST /callbacks/{adapter.Kind}, {contentType}; accepted: "
                + $"{Respond(services, adapter.Accept(new IngestCommand.Publish(new("n", "b", "c"), null), Stream))}; "
                + $"other: {Respond(services, adapter.Acknowledge())}; refused: {Respond(services, adapter.Refuse("slug", 403, "Title"))}";
            foreach (var body in bodies)
                foreach (var hop in (bool[])(body == bodies[0] ? [true, false] : [true]))
                    yield return $"  {body.Replace(Tokens.StreamKey, "KEY", StringComparison.Ordinal)}{(hop ? "" : ", without the headers")} -> "
                        + Describe(services, adapter, Read(services, adapter, contentType, body, hop));
        }
    }

    private static string Describe(IServiceProvider services, ICallbackAdapter adapter, IngestCommand command) => command switch
    {
        IngestCommand.Publish { WantsRelayUrl: true } relay => $"Publish {About(relay)}, accepted: {Respond(services, adapter.Accept(relay, Stream))}",
        IngestCommand.OfPublisher other => $"{other.GetType().Name} {About(other)}",
        IngestCommand.Handled handled => Respond(services, handled.Response),
        _ => command.GetType().Name,
    };

    private static string About(IngestCommand.OfPublisher command) =>
        $"{command.Publisher} {(command.Key?.Text == Tokens.StreamKey ? "KEY" : "no key")}";

    private static IngestCommand Read(IServiceProvider services, ICallbackAdapter adapter, string contentType, string body, bool hop)
    {
        var request = new DefaultHttpContext { RequestServices = services }.Request;
        request.Method = "POST";
        request.ContentType = contentType;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        if (hop)
            (request.Headers["X-Ingest-Node"], request.Headers["X-Ingest-Boot"]) = ("node", "42");
        return adapter.Read(request, default).AsTask().GetAwaiter().GetResult();
    }

    private static string Respond(IServiceProvider services, IResult result)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = new MemoryStream();
        result.ExecuteAsync(context).GetAwaiter().GetResult();
        var body = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()).Trim();
        string[] parts = [$"{context.Response.StatusCode}", .. context.Response.Headers.Location.Select(to => $"{to}"), body];
        return string.Join(' ', parts.Where(part => part.Length > 0)).Replace(Stream.ToString(), "STREAM", StringComparison.Ordinal);
    }
}
