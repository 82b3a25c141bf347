using System.Text.Json.Serialization;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// What one event of a stream says, under the names <c>viewers</c>, <c>state</c> and <c>ended</c>: only the fields of its
/// name are there.
/// </summary>
public sealed record StreamEvent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Viewers = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StreamState? State = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ResumableUntil = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndedAt = null);
