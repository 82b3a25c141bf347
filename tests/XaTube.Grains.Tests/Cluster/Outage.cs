using System.Net;
using XaTube.Storage.Membership;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>The membership records that the database lease asks for; they time out while the outage is on.</summary>
public sealed class Outage : IMembershipRecords
{
    public bool IsOn { get; set; }

    public Task<bool> IsDead(string cluster, IPEndPoint silo, int generation, CancellationToken cancel = default) =>
        IsOn ? Task.FromException<bool>(new TimeoutException("The database is away.")) : Task.FromResult(false);
}
