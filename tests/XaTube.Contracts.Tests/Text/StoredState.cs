using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;
using XaTube.Silo;

namespace XaTube.Contracts.Tests.Text;

/// <summary>The JSON of stored state, as the silo's own serializer sees it.</summary>
internal static class StoredState
{
    private static readonly IServiceProvider Silo = BuildSilo();

    private static readonly JsonSerializerOptions Options = JsonOptions();

    public static IGrainStorageSerializer Serializer { get; } = Silo.GetRequiredService<IGrainStorageSerializer>();

    public static IReadOnlyList<(string Name, Type Type)> All { get; } = [.. GrainContracts.Classes.SelectMany(GrainContracts.StatesOf)];

    /// <summary>The properties of a stored type: those that are written.</summary>
    public static IEnumerable<JsonPropertyInfo> PropertiesOf(Type type) => Options.GetTypeInfo(type).Properties.Where(property => property.Get is not null);

    /// <summary>The type of ours in a property, if it is one that is stored as an object.</summary>
    public static Type? ObjectIn(Type type)
    {
        var content = Nullable.GetUnderlyingType(type) ?? Options.GetTypeInfo(type).ElementType ?? type;
        return Options.GetTypeInfo(content).Kind == JsonTypeInfoKind.Object ? content : null;
    }

    public static IEnumerable<string> Lines()
    {
        var (types, waiting) = (new HashSet<Type>(), new Queue<Type>(All.Select(state => state.Type)));
        while (waiting.TryDequeue(out var type))
            if (types.Add(type))
                foreach (var property in PropertiesOf(type))
                    if (ObjectIn(property.PropertyType) is { } inner)
                        waiting.Enqueue(inner);
        return types.Select(type => $"{Names.Of(type)} {{ {string.Join(", ", PropertiesOf(type).Select(Describe))} }}").Order(StringComparer.Ordinal);
    }

    private static string Describe(JsonPropertyInfo property) =>
        $"{property.Name}: {(property.AttributeProvider is PropertyInfo member ? Names.Of(member) : Names.Of(property.PropertyType))}"
        + (property.Set is null && property.AssociatedParameter is null ? " (never read)" : "");

    private static ServiceProvider BuildSilo()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddEngineStorage());
        return builder.Services.BuildServiceProvider();
    }

    private static JsonSerializerOptions JsonOptions()
    {
        var options = Silo.GetRequiredService<IOptions<SystemTextJsonGrainStorageSerializerOptions>>().Value.JsonSerializerOptions;
        // The serializer's first use would do the same.
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
