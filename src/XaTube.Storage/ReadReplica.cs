using System.Data.Common;
using Npgsql;

namespace XaTube.Storage;

/// <summary>A streaming replica of the database, for queries whose result may be a moment old.</summary>
internal sealed class ReadReplica(NpgsqlDataSource replica) : IDisposable
{
    // After a failure all queries go to the primary for so long, so that a replica that is away delays one query in ten
    // seconds and not each. Not a setting: one slow query in ten seconds suits every network.
    private const long RetryAfterMs = 10_000;

    private long _retryAt = long.MinValue;

    /// <summary>Queries the replica, and when that fails, the primary.</summary>
    public async Task<T> Query<T>(DbDataSource primary, Func<DbDataSource, Task<T>> query)
    {
        if (Environment.TickCount64 >= Volatile.Read(ref _retryAt))
        {
            try
            {
                return await query(replica);
            }
            catch (NpgsqlException)
            {
                // Any failure: a query that is wrong itself fails again on the primary, and its exception is thrown there.
                Volatile.Write(ref _retryAt, Environment.TickCount64 + RetryAfterMs);
            }
        }

        return await query(primary);
    }

    public void Dispose() => replica.Dispose();
}
