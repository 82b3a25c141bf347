using System.Reflection;
using System.Text.Json.Nodes;
using XaTube.Contracts.Tests.Text;

namespace XaTube.Contracts.Tests;

/// <summary>
/// <c>Samples/{state}.json</c> is stored state as a released version wrote it. A new property is added to it; what is there
/// stays as it is, or data that people have is no longer read.
/// </summary>
public sealed class StoredSamplesTests
{
    public static TheoryData<string> States => [.. StoredState.All.Select(state => state.Name)];

    [Theory]
    [MemberData(nameof(States))]
    public void What_was_stored_is_read_and_written_again_without_a_loss(string state)
    {
        var type = TypeOf(state);
        var sample = Sample(state);

        var again = (JsonNode)typeof(StoredSamplesTests).GetMethod(nameof(Rewrite), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [sample])!;

        Assert.True(JsonNode.DeepEquals(sample, again), $"Samples/{state}.json:\n{sample}\nwas read, and written as\n{again}");
    }

    [Theory]
    [MemberData(nameof(States))]
    public void The_sample_has_a_value_for_everything_that_is_stored(string state) => AssertComplete(TypeOf(state), Sample(state), state);

    private static void AssertComplete(Type type, JsonNode sample, string path)
    {
        foreach (var property in StoredState.PropertiesOf(type))
        {
            var value = sample[property.Name];
            var missing = value is null or JsonArray { Count: 0 } || value is JsonValue && value.ToJsonString() is "0" or "\"\"" or "false";
            Assert.False(missing, $"Samples: {path}.{property.Name} needs a value that is not the default.");
            if (StoredState.ObjectIn(property.PropertyType) is { } inner)
                foreach (var item in value as IEnumerable<JsonNode?> ?? [value])
                    AssertComplete(inner, item!, $"{path}.{property.Name}");
        }
    }

    private static JsonNode Rewrite<T>(JsonNode sample) =>
        JsonNode.Parse(StoredState.Serializer.Serialize(
            StoredState.Serializer.Deserialize<T>(BinaryData.FromString(sample.ToJsonString()))).ToString())!;

    private static Type TypeOf(string state) => StoredState.All.Single(stored => stored.Name == state).Type;

    private static JsonNode Sample(string state) =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf($"tests/XaTube.Contracts.Tests/Samples/{state}.json")))!;
}
