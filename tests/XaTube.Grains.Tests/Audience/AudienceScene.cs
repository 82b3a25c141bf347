using System.Net;
using XaTube.Grains.Audience;
using Rule = XaTube.Grains.Audience.Audience;

namespace XaTube.Grains.Tests.Audience;

/// <summary>The audience of a silo, of whose viewers all watch one stream.</summary>
public abstract class AudienceScene
{
    protected static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    protected static readonly Guid Stream = Guid.NewGuid();
    protected static readonly Guid Session = Guid.NewGuid();

    protected Rule Audience { get; } = NewAudience(silo: 1);

    protected static Rule NewAudience(int silo) => new(SiloAddress.New(IPAddress.Loopback, silo, 1), new AudienceOptions());

    protected static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    protected static Heartbeat Beat(uint sequence, long credited = 0, long before = 0, HeartbeatKind kind = HeartbeatKind.Watching, Guid? session = null) =>
        new(session ?? Session, Stream, kind, sequence, credited, before, Start, Guid.NewGuid());

    protected void Join(Guid session, double seconds = 0) =>
        Audience.Register(Beat(0, kind: HeartbeatKind.Joined, session: session), new Owner(), At(seconds));

    /// <summary>Nobody who would want to know that his entry is gone.</summary>
    protected sealed class Owner : IViewerSessionEntryOwner
    {
        public void OnExpired()
        {
        }
    }
}
