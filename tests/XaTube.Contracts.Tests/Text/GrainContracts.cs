using System.Reflection;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using XaTube.Grains;
using XaTube.Grains.Channels;

namespace XaTube.Contracts.Tests.Text;

/// <summary>Grain interfaces, and the grain classes with what names them in the cluster and in storage.</summary>
internal static class GrainContracts
{
    /// <summary>By name; observers too.</summary>
    public static IReadOnlyList<Type> Interfaces { get; } = [.. typeof(IChannelGrain).Assembly.GetTypes()
        .Where(type => type.IsInterface && (type.IsAssignableTo(typeof(IAddressable)) || type.IsAssignableTo(typeof(IGrainObserver))))
        .OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<Type> Classes { get; } = [.. ContractsText.Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IGrainBase)))
        .OrderBy(TypeNameOf, StringComparer.Ordinal)];

    public static string? TypeNameOf(Type grain) => Argument<GrainTypeAttribute>(grain);

    /// <summary>The names and types of the state that a grain stores.</summary>
    public static IEnumerable<(string Name, Type Type)> StatesOf(Type grain) =>
        from parameter in grain.GetConstructors().Single().GetParameters()
        let state = parameter.GetCustomAttribute<PersistentStateAttribute>()
        where state is not null
        select (state.StateName, parameter.ParameterType.GetGenericArguments().Single());

    public static IEnumerable<string> InterfaceLines()
    {
        foreach (var grain in Interfaces)
        {
            yield return $"{Names.AliasOf(grain)}, {KeyOf(grain)}";
            foreach (var method in grain.GetMethods())
            {
                var parameters = method.GetParameters().Select(parameter => $"{parameter.Name}: {Names.Of(parameter)}");
                yield return $"  {Names.AliasOf(method)}({string.Join(", ", parameters)}) -> {Names.Of(method.ReturnParameter)}{Traits(method)}";
            }
        }
    }

    public static IEnumerable<string> ClassLines()
    {
        foreach (var grain in Classes)
        {
            List<string> parts = [$"{TypeNameOf(grain)}: {string.Join(", ", grain.GetInterfaces().Where(Interfaces.Contains).Select(Names.Of))}"];
            parts.AddRange(StatesOf(grain).Select(state => $"state {state.Name} = {Names.Of(state.Type)}"));
            if (grain.IsAssignableTo(typeof(IRemindable)))
                parts.Add($"reminders {string.Join(", ", Reminders(grain))}");
            if (grain.GetCustomAttribute<PlacementAttribute>() is { } placement)
                parts.Add($"placement {placement.PlacementStrategy.GetType().Name}");
            if (Argument<GrainDirectoryAttribute>(grain) is { } directory)
                parts.Add($"directory {directory}");
            yield return string.Join("; ", parts);
        }
    }

    /// <summary>By the convention that their names are constants called …Reminder, in the grain's namespace.</summary>
    private static string[] Reminders(Type grain)
    {
        string[] names = [..
            from type in grain.Assembly.GetTypes()
            where type.Namespace == grain.Namespace
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Reminder", StringComparison.Ordinal)
            select (string)field.GetRawConstantValue()!];
        return names.Length > 0 ? names : throw new InvalidOperationException($"{grain} has reminders, but no constant called …Reminder.");
    }

    private static string KeyOf(Type grain) =>
        grain.IsAssignableTo(typeof(IGrainWithGuidKey)) ? "Guid key"
        : grain.IsAssignableTo(typeof(IGrainWithIntegerKey)) ? "integer key"
        : grain.IsAssignableTo(typeof(IGrainWithStringKey)) ? "string key"
        : "observer";

    private static string Traits(MethodInfo method)
    {
        List<string> traits = [];
        if (method.IsDefined(typeof(RetryableAttribute)))
            traits.Add("retryable");
        if (method.IsDefined(typeof(OneWayAttribute)))
            traits.Add("one way");
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute)))
            traits.Add("interleaves");
        if (Argument<ResponseTimeoutAttribute>(method) is { } timeout)
            traits.Add($"{TimeSpan.Parse(timeout, null).TotalSeconds} s");
        return traits.Count > 0 ? $" [{string.Join(", ", traits)}]" : "";
    }

    /// <summary>The first argument of an attribute, as it stands in the code.</summary>
    private static string? Argument<T>(MemberInfo member) =>
        member.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(T))?.ConstructorArguments[0].Value as string;
}
