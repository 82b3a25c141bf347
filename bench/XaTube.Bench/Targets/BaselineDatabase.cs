using System.Security.Cryptography;
using System.Text;
using Npgsql;
using XaTube.Bench.Load;

namespace XaTube.Bench.Targets;

/// <summary>The tables of the baselines that use PostgreSQL.</summary>
public static class BaselineDatabase
{
    /// <summary>Creates and fills the tables; returns the server's port.</summary>
    public static async Task<int> CreateTablesAsync(string connectionString, int sessions, IReadOnlyList<string> keys, string idType, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE TABLE viewer_sessions (id varchar(36) PRIMARY KEY, last_seen_at timestamptz, watched_ms bigint);
            CREATE TABLE stream_keys (hash varchar(64) PRIMARY KEY, channel_id {idType}, revoked_at timestamptz);
            INSERT INTO viewer_sessions (id) SELECT unnest(@sessions);
            INSERT INTO stream_keys (hash, channel_id) SELECT unnest(@hashes), gen_random_uuid();
            """;
        command.Parameters.AddWithValue("sessions", Enumerable.Range(0, sessions).Select(Sessions.Id).ToArray());
        command.Parameters.AddWithValue("hashes", keys.Select(key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))).ToArray());
        await command.ExecuteNonQueryAsync(stop);
        return new NpgsqlConnectionStringBuilder(connectionString).Port;
    }
}
