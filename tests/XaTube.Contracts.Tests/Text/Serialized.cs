using System.Reflection;
using XaTube.Grains.Channels;

namespace XaTube.Contracts.Tests.Text;

/// <summary>One member of a serialised type.</summary>
/// <param name="Section">Orleans writes the parameters of a primary constructor apart from other members, with ids of their own.</param>
/// <param name="IsExplicit">Whether the id is written in the code; else Orleans takes the position of the parameter.</param>
internal sealed record SerializedMember(MemberSection Section, uint Id, string Name, string Type, bool IsExplicit)
{
    public override string ToString() => $"{Id}{(IsExplicit ? "" : " (by position)")} {Name}: {Type}";
}

internal enum MemberSection
{
    ConstructorParameter,
    Body,
}

/// <summary>What Orleans serialises: between processes, and of stored state when a grain moves.</summary>
internal static class Serialized
{
    private static readonly Type[] All = [.. ContractsText.Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Assembly == typeof(IChannelGrain).Assembly && type.IsEnum || type.IsDefined(typeof(GenerateSerializerAttribute), false))
        .OrderBy(type => Names.Of(type), StringComparer.Ordinal)];

    public static IReadOnlyList<Type> Types { get; } = [.. All.Where(type => !type.IsEnum)];

    public static IReadOnlyList<Type> Enums { get; } = [.. All.Where(type => type.IsEnum)];

    public static IReadOnlyList<SerializedMember> MembersOf(Type type)
    {
        List<SerializedMember> members = [];
        var parameters = PrimaryConstructor(type)?.GetParameters() ?? [];
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            var parameter = parameters.FirstOrDefault(parameter => parameter.Name == property.Name);
            if (property.GetCustomAttribute<IdAttribute>() is { } body)
                members.Add(new(MemberSection.Body, body.Id, property.Name, Names.Of(property), true));
            else if (parameter?.GetCustomAttribute<IdAttribute>() is { } id)
                members.Add(new(MemberSection.ConstructorParameter, id.Id, property.Name, Names.Of(property), true));
            else if (parameter is not null)
                members.Add(new(MemberSection.ConstructorParameter, (uint)parameter.Position, property.Name, Names.Of(property), false));
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            if (field.GetCustomAttribute<IdAttribute>() is { } id)
                members.Add(new(MemberSection.Body, id.Id, field.Name, Names.Of(field.FieldType), true));
        return [.. members.OrderBy(member => member.Section).ThenBy(member => member.Id)];
    }

    public static IEnumerable<string> Lines()
    {
        foreach (var type in Types)
        {
            var members = MembersOf(type).ToLookup(member => member.Section);
            var body = string.Join(", ", members[MemberSection.Body]);
            yield return (type.IsValueType ? "struct " : type.BaseType is { } super && super != typeof(object) ? $"{super.Name} " : "")
                + $"{Names.AliasOf(type)}({string.Join(", ", members[MemberSection.ConstructorParameter])})"
                + (body.Length > 0 ? $" {{ {body} }}" : "");
        }
    }

    public static IEnumerable<string> EnumLines() => Enums.Select(type =>
        $"{Names.AliasOf(type)}: {Names.Of(type.GetEnumUnderlyingType())}, "
        + string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => $"{Convert.ToInt64(value, null)} {value}")));

    /// <summary>The constructor of a record whose parameters are properties.</summary>
    private static ConstructorInfo? PrimaryConstructor(Type type) =>
        type.GetMethod("<Clone>$") is null && !type.IsValueType
            ? null
            : type.GetConstructors().Where(constructor => constructor.GetParameters() is { Length: > 0 } parameters
                && parameters.All(parameter => type.GetProperty(parameter.Name!)?.PropertyType == parameter.ParameterType))
                .MaxBy(constructor => constructor.GetParameters().Length);
}
