namespace XaTube.Bench.Load;

/// <summary>One join for each session, which stores the token of the response.</summary>
public sealed class JoinWorkload(Guid streamId, Sessions sessions) : Workload
{
    private readonly byte[] _request = [.. Head($"/api/streams/{streamId}/viewers", "Content-Type: application/json\r\n", 2), .. "{}"u8];

    public override int Slots => sessions.Tokens.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _request.CopyTo(buffer);
        return _request.Length;
    }

    public override void OnResponse(int slot, in Response response)
    {
        if (response.Status == 201)
            sessions.Tokens[slot] = response.Text("\"session\":"u8).ToArray();
    }
}
