using System.Data.Common;
using Npgsql;

namespace XaTube.Storage;

/// <summary>A copy of the database, a moment behind, to read from what may be a moment old.</summary>
internal sealed class ReadReplica(NpgsqlDataSource replica) : IDisposable
{
    // A replica that is away then costs one slow question every ten seconds, and not every question.
    private const long PauseMs = 10_000;

    private long _askAgainAt = long.MinValue;

    /// <summary>Asks the replica, and when it does not answer, the primary.</summary>
    public async Task<T> Ask<T>(DbDataSource primary, Func<DbDataSource, Task<T>> question)
    {
        if (Environment.TickCount64 >= Volatile.Read(ref _askAgainAt))
        {
            try
            {
                return await question(replica);
            }
            catch (NpgsqlException)
            {
                // Whatever it was: a question that is wrong in itself fails again below, and is told there.
                Volatile.Write(ref _askAgainAt, Environment.TickCount64 + PauseMs);
            }
        }

        return await question(primary);
    }

    public void Dispose() => replica.Dispose();
}
