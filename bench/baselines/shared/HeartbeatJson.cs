using System.Text.Json;
using System.Text.Json.Serialization;

namespace XaTube.Baselines;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HeartbeatRequest)), JsonSerializable(typeof(HeartbeatResponse))]
public sealed partial class HeartbeatJson : JsonSerializerContext;
