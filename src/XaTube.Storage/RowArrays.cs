using System.Data.Common;
using System.Reflection;

namespace XaTube.Storage;

/// <summary>
/// Turns rows, whose properties are the columns, into one array parameter per column, so that PostgreSQL writes many rows
/// with one statement that it plans once.
/// </summary>
internal static class RowArrays<T>
{
    private static readonly PropertyInfo[] Columns = typeof(T).GetProperties();

    /// <summary>The parameters, in the order of the columns.</summary>
    public static string Parameters { get; } = string.Join(", ", Columns.Select(column => $"@{column.Name}"));

    public static void AddTo(DbCommand command, IReadOnlyList<T> rows)
    {
        foreach (var column in Columns)
        {
            var values = Array.CreateInstance(column.PropertyType, rows.Count);
            for (var row = 0; row < rows.Count; row++)
                values.SetValue(column.GetValue(rows[row]), row);
            var parameter = command.CreateParameter();
            parameter.ParameterName = column.Name;
            parameter.Value = values;
            command.Parameters.Add(parameter);
        }
    }
}
