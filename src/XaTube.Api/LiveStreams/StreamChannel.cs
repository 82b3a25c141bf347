namespace XaTube.Api.LiveStreams;

/// <summary>The channel a stream belongs to.</summary>
public sealed record StreamChannel(Guid Id, string Handle, string Title);
