using System.Text.Json.Serialization;

namespace XaTube.Baselines;

/// <summary>What a player sends: the same as to XaTube.</summary>
public sealed record HeartbeatRequest(string Session, long WatchedMs);

/// <summary>As long an answer as XaTube's, with what the baseline knows.</summary>
public sealed record HeartbeatAnswer(string Session, double HeartbeatSeconds, int Viewers, string State)
{
    public static HeartbeatAnswer To(HeartbeatRequest request, int viewers) => new(request.Session, 10, viewers, "live");
}

/// <summary>
/// Baselines have no tokens to sign and verify, which is in their favour: a session is its id, followed by as many letters
/// as make it as long as XaTube's.
/// </summary>
public static class Session
{
    public static string Id(string session) => session[..36];
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HeartbeatRequest)), JsonSerializable(typeof(HeartbeatAnswer))]
public sealed partial class HeartbeatJson : JsonSerializerContext;
