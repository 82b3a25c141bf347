using System.Net;

namespace XaTube.Storage.Membership;

/// <summary>What the database says of a silo, without asking Orleans.</summary>
public interface IMembershipRecords
{
    /// <summary>
    /// Whether the cluster has declared this life of a silo dead. False for one that has not joined yet, and where silos do
    /// not meet in the database. Throws when the database does not answer.
    /// </summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="silo">Where other silos reach it.</param>
    /// <param name="generation">Which of its lives.</param>
    Task<bool> IsDead(string cluster, IPEndPoint silo, int generation, CancellationToken cancel = default);
}
