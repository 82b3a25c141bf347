using System.Data.Common;
using System.Reflection;

namespace XaTube.Storage;

/// <summary>Makes a row the parameters of a statement in a batch, by the names of its properties.</summary>
internal static class RowBatch<T>
{
    private static readonly PropertyInfo[] Columns = typeof(T).GetProperties();

    public static DbBatchCommand Command(DbBatch batch, string sql, T row)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        foreach (var column in Columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = column.Name;
            parameter.Value = column.GetValue(row) ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
