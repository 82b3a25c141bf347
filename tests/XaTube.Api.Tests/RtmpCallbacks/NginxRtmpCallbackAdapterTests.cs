using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using XaTube.Api.RtmpCallbacks;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class NginxRtmpCallbackAdapterTests
{
    private readonly StreamKeySecret _key = StreamKeySecret.Generate();

    [Theory]
    [InlineData("publish", typeof(IngestCommand.Publish))]
    [InlineData("update_publish", typeof(IngestCommand.Renew))]
    [InlineData("publish_done", typeof(IngestCommand.Unpublish))]
    public void Each_call_about_a_publisher_is_a_command(string call, Type expected)
    {
        var command = NginxRtmpCallbackAdapter.Read(Form(("call", call), ("clientid", "17"), ("name", _key.Text)), "node", "42")!;

        Assert.IsType(expected, command);
        Assert.Equal(new PublishId("node", "42", "17"), command.Publisher);
        Assert.Equal(_key.Text, command.Key?.Text);
    }

    [Theory]
    [InlineData("play")]
    [InlineData("connect")]
    [InlineData("update_play")]
    public void Other_calls_are_no_command(string call) =>
        Assert.Null(NginxRtmpCallbackAdapter.Read(Form(("call", call), ("clientid", "17"), ("name", _key.Text)), null, null));

    [Fact]
    public void An_empty_form_is_no_command() => Assert.Null(NginxRtmpCallbackAdapter.Read(Form(), null, null));

    [Fact]
    public void An_ingest_that_does_not_name_itself_has_a_name_all_the_same()
    {
        var unnamed = NginxRtmpCallbackAdapter.Read(Form(("call", "publish"), ("clientid", "17")), null, "")!;

        Assert.NotEmpty(unnamed.Publisher.Node);
        Assert.NotEmpty(unnamed.Publisher.Boot);
        Assert.Equal(unnamed.Publisher, NginxRtmpCallbackAdapter.Read(Form(("call", "publish"), ("clientid", "17")), "", null)!.Publisher);
    }

    [Fact]
    public void What_cannot_be_a_key_is_none() =>
        Assert.Null(NginxRtmpCallbackAdapter.Read(Form(("call", "publish"), ("clientid", "17"), ("name", "xts_guess")), null, null)!.Key);

    [Theory]
    [InlineData("publish")]
    [InlineData("play")]
    [InlineData("")]
    public void A_repeated_field_is_refused_whatever_the_call(string call) =>
        Assert.Throws<FormatException>(() => NginxRtmpCallbackAdapter.Read(
            new FormCollection(new Dictionary<string, StringValues> { ["call"] = call, ["x"] = new(["1", "1"]) }), null, null));

    [Fact]
    public void The_refusal_of_a_repeated_field_does_not_tell_a_key()
    {
        var fault = Assert.Throws<FormatException>(() => NginxRtmpCallbackAdapter.Read(
            new FormCollection(new Dictionary<string, StringValues> { [_key.Text] = new(["1", _key.Text]) }), null, null));

        Assert.DoesNotContain(_key.Text, fault.Message);
    }

    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value)));
}
