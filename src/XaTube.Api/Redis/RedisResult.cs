namespace XaTube.Api.Redis;

/// <summary>The result of a Redis command, if it succeeded.</summary>
public readonly record struct RedisResult<T>(bool Succeeded, T? Value);
