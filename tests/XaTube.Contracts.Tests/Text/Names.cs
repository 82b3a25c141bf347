using System.Reflection;

namespace XaTube.Contracts.Tests.Text;

/// <summary>How types are called in the text: ours by their alias without "xatube.", others by their C# name.</summary>
internal static class Names
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    public static string Of(PropertyInfo property) => Of(Nullability.Create(property));

    public static string Of(ParameterInfo parameter) => Of(Nullability.Create(parameter));

    public static string Of(Type type) =>
        Keywords.TryGetValue(type, out var keyword) ? keyword
        : type.IsArray ? Of(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } value ? Of(value) + "?"
        : type.IsGenericType ? Generic(type, type.GetGenericArguments().Select(Of))
        : AliasOf(type)?.Replace("xatube.", "", StringComparison.Ordinal) ?? type.Name;

    private static string Of(NullabilityInfo info)
    {
        var type = info.Type;
        if (type == typeof(Task))
            return "void";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Of(info.GenericTypeArguments[0]);
        if (type.IsValueType)
            return Of(type);
        var name = type.IsArray ? Of(info.ElementType!) + "[]"
            : type.IsGenericType ? Generic(type, info.GenericTypeArguments.Select(Of))
            : Of(type);
        return info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    private static string Generic(Type type, IEnumerable<string> arguments) =>
        $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments)}>";
}
