namespace XaTube.Api.RateLimits;

/// <summary>Limits per address range. Section <c>XaTube:RateLimits</c>.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "XaTube:RateLimits";

    /// <summary>False switches off these limits and the login backoff, for load tests and trusted networks. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How many accounts may be registered from one IPv4 address or IPv6 /64 in a minute: 1 to 100,000. Default: 30.
    /// </summary>
    public int RegistrationsPerMinute { get; set; } = 30;
}
