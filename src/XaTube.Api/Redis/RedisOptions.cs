using StackExchange.Redis;

namespace XaTube.Api.Redis;

/// <summary>What several API processes share and may lose. Section <c>XaTube:Redis</c>.</summary>
public sealed class RedisOptions
{
    public const string Section = "XaTube:Redis";

    /// <summary>
    /// As StackExchange.Redis takes it: "host:port,password=…". Default: none, and each process counts and caches for itself.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// How long one command may take, from 10 ms to 5 s, before the process goes on without Redis. A request waits that long
    /// once when Redis hangs. Default: 200 ms.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(200);

    internal bool IsReadable
    {
        get
        {
            if (string.IsNullOrWhiteSpace(ConnectionString))
                return true;
            try
            {
                return ConfigurationOptions.Parse(ConnectionString).EndPoints.Count > 0;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }
}
