namespace XaTube.Ingest.Srs;

/// <summary>The response to a callback: a code other than 0 is a refusal.</summary>
internal sealed record SrsResponse(int Code, SrsForwardTargets? Data = null, string? Reason = null);

/// <summary>The response to <c>on_forward</c>: addresses that the broadcast is relayed to.</summary>
internal sealed record SrsForwardTargets(string[] Urls);
