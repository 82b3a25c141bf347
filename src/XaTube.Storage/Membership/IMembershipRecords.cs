using System.Net;

namespace XaTube.Storage.Membership;

/// <summary>Reads Orleans' membership table without Orleans.</summary>
public interface IMembershipRecords
{
    /// <summary>
    /// Whether the cluster has declared this incarnation of a silo dead. False for one that has not joined yet, and on SQLite,
    /// where there is no membership table. Throws when the database does not answer.
    /// </summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="silo">Its advertised address.</param>
    /// <param name="generation">Its incarnation.</param>
    Task<bool> IsDead(string cluster, IPEndPoint silo, int generation, CancellationToken cancel = default);
}
