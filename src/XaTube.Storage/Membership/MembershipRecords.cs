using System.Net;
using Microsoft.Extensions.Options;

namespace XaTube.Storage.Membership;

internal sealed class MembershipRecords(Database database, IOptions<DatabaseOptions> options) : IMembershipRecords
{
    private const int Dead = 6;

    public async Task<bool> IsDead(string cluster, IPEndPoint silo, int generation, CancellationToken cancel = default)
    {
        if (!options.Value.IsShared)
        {
            await database.Ping(cancel);
            return false;
        }

        return await database.QueryOne<int?>("""
            SELECT Status FROM OrleansMembershipTable
            WHERE DeploymentId = @cluster AND Address = @Address AND Port = @Port AND Generation = @generation
            """, new { cluster, Address = silo.Address.ToString(), silo.Port, generation }, cancel) == Dead;
    }
}
