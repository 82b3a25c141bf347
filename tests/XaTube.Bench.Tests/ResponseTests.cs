using System.Text;
using XaTube.Bench.Load;

namespace XaTube.Bench.Tests;

public sealed class ResponseTests
{
    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{\"session\":\"a\"}")]
    [InlineData("HTTP/1.1 202 Accepted\r\ncontent-length: 15\r\n\r\n{\"session\":\"a\"}")]
    [InlineData("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n{\"session\":\"a\"}\r\n0\r\n\r\n")]
    public void An_answer_is_read_once_all_of_it_has_arrived(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(Response.TryRead(bytes.AsSpan(0, length), out _), $"after {length} bytes");
        Assert.True(Response.TryRead(bytes, out var response));
        Assert.Equal(202, response.Status);
        Assert.Equal("a", Encoding.ASCII.GetString(response.Text("\"session\":"u8)));
        Assert.False(response.Closes);
    }

    [Fact]
    public void An_answer_without_a_body_ends_with_its_head()
    {
        Assert.True(Response.TryRead("HTTP/1.1 302 Found\r\nLocation: rtmp://x/y\r\nConnection: close\r\n\r\n"u8, out var response));
        Assert.Equal(302, response.Status);
        Assert.True(response.Closes);
        Assert.True(response.Text("\"session\":"u8).IsEmpty);
    }

    [Theory]
    [InlineData("{\"session\":\"a\"}", 202)]
    [InlineData("{\"type\":\"busy\",\"status\":503}", 503)]
    public void A_message_through_a_WebSocket_is_read_once_all_of_it_has_arrived(string text, int status)
    {
        foreach (var body in new[] { text, text.PadRight(300) })
        {
            byte[] head = body.Length < 126 ? [0x81, (byte)body.Length] : [0x81, 126, (byte)(body.Length >> 8), (byte)body.Length];
            byte[] bytes = [.. head, .. Encoding.ASCII.GetBytes(body)];
            for (var length = 0; length < bytes.Length; length++)
                Assert.False(Response.TryReadFrame(bytes.AsSpan(0, length), out _), $"after {length} bytes");
            Assert.True(Response.TryReadFrame(bytes, out var response));
            Assert.Equal((status, false), (response.Status, response.Closes));
        }
    }

    [Fact]
    public void A_WebSocket_that_closes_is_no_answer()
    {
        Assert.True(Response.TryReadFrame([0x88, 2, 3, 0xE9], out var response));
        Assert.Equal((0, true), (response.Status, response.Closes));
    }
}
