using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;
using XaTube.Ingest.NginxRtmp;

namespace XaTube.Ingest.Tests.NginxRtmp;

public sealed class NginxRtmpCallbackAdapterTests
{
    private readonly StreamKeySecret _key = StreamKeySecret.Generate();

    [Theory]
    [InlineData("publish", typeof(IngestCommand.Publish))]
    [InlineData("update_publish", typeof(IngestCommand.Renew))]
    [InlineData("publish_done", typeof(IngestCommand.Unpublish))]
    public void Each_call_about_a_publisher_is_a_command(string call, Type expected)
    {
        var command = NginxRtmpCallbackAdapter.Parse(Form(("call", call), ("clientid", "17"), ("name", _key.Text)), "node", "42")!;

        Assert.IsType(expected, command);
        Assert.Equal(new PublishId("node", "42", "17"), command.Publisher);
        Assert.Equal(_key.Text, command.Key?.Text);
    }

    [Theory]
    [InlineData("play")]
    [InlineData("connect")]
    [InlineData("update_play")]
    public void Other_calls_are_no_command(string call) =>
        Assert.Null(NginxRtmpCallbackAdapter.Parse(Form(("call", call), ("clientid", "17"), ("name", _key.Text)), null, null));

    [Fact]
    public void An_empty_form_is_no_command() => Assert.Null(NginxRtmpCallbackAdapter.Parse(Form(), null, null));

    [Fact]
    public void An_ingest_without_a_name_gets_a_constant_one()
    {
        var withoutName = NginxRtmpCallbackAdapter.Parse(Form(("call", "publish"), ("clientid", "17")), null, "")!;

        Assert.NotEmpty(withoutName.Publisher.Node);
        Assert.NotEmpty(withoutName.Publisher.Boot);
        Assert.Equal(withoutName.Publisher, NginxRtmpCallbackAdapter.Parse(Form(("call", "publish"), ("clientid", "17")), "", null)!.Publisher);
    }

    [Fact]
    public void What_cannot_be_a_key_is_none() =>
        Assert.Null(NginxRtmpCallbackAdapter.Parse(Form(("call", "publish"), ("clientid", "17"), ("name", "xts_guess")), null, null)!.Key);

    [Theory]
    [InlineData("publish")]
    [InlineData("play")]
    [InlineData("")]
    public void A_repeated_field_is_refused_whatever_the_call(string call) =>
        Assert.Throws<FormatException>(() => NginxRtmpCallbackAdapter.Parse(
            new FormCollection(new Dictionary<string, StringValues> { ["call"] = call, ["x"] = new(["1", "1"]) }), null, null));

    [Fact]
    public void The_refusal_of_a_repeated_field_does_not_tell_a_key()
    {
        var error = Assert.Throws<FormatException>(() => NginxRtmpCallbackAdapter.Parse(
            new FormCollection(new Dictionary<string, StringValues> { [_key.Text] = new(["1", _key.Text]) }), null, null));

        Assert.DoesNotContain(_key.Text, error.Message);
    }

    [Fact]
    public async Task An_accepted_publish_is_renamed_and_other_responses_are_bare_or_a_problem()
    {
        var adapter = new NginxRtmpCallbackAdapter();
        var streamId = Guid.Parse("0198c0de-0000-7000-8000-000000000000");

        Assert.Equal(
            new Response(302, null, "", $"{streamId}"),
            await Response.Of(adapter.Accept(new IngestCommand.Publish(new PublishId("a", "1", "2"), _key), streamId)));
        Assert.Equal(new Response(200, null, ""), await Response.Of(adapter.Acknowledge()));
        Assert.Equal(
            new Response(403, "application/problem+json", """{"type":"unknown-key","title":"No such stream key.","status":403}"""),
            await Response.Of(adapter.Refuse("unknown-key", 403, "No such stream key.")));
    }

    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value)));
}
