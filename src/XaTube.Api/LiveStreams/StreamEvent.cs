using System.Text.Json.Serialization;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// The data of a stream's server-sent events <c>viewers</c>, <c>state</c> and <c>ended</c>; each has only its own fields.
/// </summary>
public sealed record StreamEvent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Viewers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StreamState? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StreamMediaState? Media = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ResumableUntil = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndedAt = null);
