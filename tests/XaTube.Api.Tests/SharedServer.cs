[assembly: AssemblyFixture(typeof(XaTube.Api.Tests.SharedServer))]

namespace XaTube.Api.Tests;

/// <summary>The server that all tests share that need no settings of their own.</summary>
public sealed class SharedServer : StandaloneServer;

/// <summary>A server on which silence is noticed soon: viewers after 2.5 s, publishers after 2 s and 4 s.</summary>
public sealed class QuickServer() : StandaloneServer(
    ("XaTube:Audience:HeartbeatInterval", "00:00:01"),
    ("XaTube:Audience:PerAddressLimit", "0"),
    ("XaTube:LiveStreams:UpdatePeriod", "00:00:00.5"),
    ("XaTube:LiveStreams:Lease", "00:00:02"),
    ("XaTube:LiveStreams:Grace", "00:00:04"));

/// <summary>
/// Tests that hold a server to time limits: nothing else runs beside them. A limit that is missed here is missed by an
/// idle server.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Timed : ICollectionFixture<QuickServer>
{
    public const string Name = "Timed";
}
