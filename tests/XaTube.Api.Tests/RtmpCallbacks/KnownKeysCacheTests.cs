using XaTube.Api.RtmpCallbacks;
using XaTube.Storage.StreamKeys;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class KnownKeysCacheTests
{
    [Fact]
    public async Task A_real_key_is_looked_up_once_and_a_guess_each_time()
    {
        var records = new Records(hash => Task.FromResult(hash == "real"));
        var keys = new KnownKeysCache(records);

        for (var i = 0; i < 3; i++)
            Assert.Equal((true, false), (await keys.MayContain("real"), await keys.MayContain("guess")));

        Assert.Equal((1, 3), (records.Asked.Count(hash => hash == "real"), records.Asked.Count(hash => hash == "guess")));
    }

    [Fact]
    public async Task A_key_that_was_refused_is_known_the_moment_it_is_there()
    {
        var stored = new HashSet<string>();
        var keys = new KnownKeysCache(new Records(hash => Task.FromResult(stored.Contains(hash))));
        Assert.False(await keys.MayContain("new"));

        stored.Add("new");

        Assert.True(await keys.MayContain("new"));
    }

    [Fact]
    public async Task While_the_database_does_not_answer_it_is_the_grain_that_is_asked_and_nothing_is_remembered()
    {
        var answer = new TaskCompletionSource<bool>();
        var keys = new KnownKeysCache(new Records(_ => answer.Task));

        Assert.True(await keys.MayContain("any").AsTask().WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken));

        answer.SetResult(false);
        Assert.False(await keys.MayContain("any"));
    }

    private sealed class Records(Func<string, Task<bool>> answer) : IStreamKeyRecords
    {
        public List<string> Asked { get; } = [];

        public Task<bool> WasIssued(string hash, CancellationToken cancel = default)
        {
            Asked.Add(hash);
            return answer(hash);
        }
    }
}
