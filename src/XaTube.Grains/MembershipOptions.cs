namespace XaTube.Grains;

/// <summary>
/// How silos detect that one of them has failed. Section <c>XaTube:Membership</c>; all silos must have the same values.
/// What a silo may do while it cannot be sure of being a member is derived from it, so that none of it can contradict.
/// </summary>
public sealed class MembershipOptions
{
    public const string Section = "XaTube:Membership";

    /// <summary>A silo is declared dead after this many probes in a row that were not answered. Orleans' own default.</summary>
    public const int MissedProbesLimit = 3;

    /// <summary>
    /// How long a probe of another silo may take, and how far probes are apart: 1 s to 10 s. A killed silo is declared dead
    /// after two to three of them. Raise it where the network or a virtual machine pauses for seconds. Default: 2 s.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a silo writes to the membership table that it is alive: 1 s to 1 min. A cluster that starts after a crash
    /// waits for the rows of the last one by it. Default: 5 s.
    /// </summary>
    public TimeSpan IAmAlivePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a silo reads the membership table, besides after every change it is told of: 1 s to 1 min. A silo that only
    /// the others lost sight of learns by it that it was declared dead, and stops. Default: 10 s.
    /// </summary>
    public TimeSpan TableRefreshPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What Orleans may stretch <see cref="ProbeTimeout"/> to while a silo itself seems unwell.</summary>
    public TimeSpan MaxProbeTimeout => 1.5 * ProbeTimeout;

    /// <summary>
    /// How long a <see cref="DatabaseLease"/> lasts: the least time in which the others can declare a silo dead, which is
    /// when the last of the missed probes is sent.
    /// </summary>
    public TimeSpan LeaseLength => (MissedProbesLimit - 1) * ProbeTimeout;

    /// <summary>
    /// The pause after which <see cref="StallDetector"/> reports a stall: less than a silo that hangs, with its connections
    /// open, has until it is declared dead, which is <see cref="MissedProbesLimit"/> times <see cref="MaxProbeTimeout"/>.
    /// </summary>
    public TimeSpan StallLimit => 2.5 * ProbeTimeout;

    /// <summary>
    /// For how long the grain directory gives the grains of a crashed silo to nobody, in case it was only declared dead:
    /// longer than such a silo may still answer from memory. Orleans' own default, 30 s, is longer than encoders and viewers
    /// wait.
    /// </summary>
    public TimeSpan DirectoryLease => LeaseLength + TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time in which the sessions of a killed silo are counted by others again, at most: it is declared dead, and the
    /// APIs send its heartbeats to another.
    /// </summary>
    public TimeSpan FailoverTime => 5 * ProbeTimeout;
}
