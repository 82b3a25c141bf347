using System.Diagnostics;

namespace XaTube.Api.Tests;

/// <summary>What becomes true by itself, and by when it must be.</summary>
public static class Eventually
{
    /// <summary>Asks until the answer is right, and returns it; fails with the last answer when the limit has passed.</summary>
    public static async Task<T> Within<T>(TimeSpan limit, Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var asked = clock.Elapsed;
            var answer = await ask();
            if (isRight(answer))
                return answer;
            // The last question is asked when the limit has passed, not just before.
            if (asked > limit)
                Assert.Fail($"Not within {limit.TotalSeconds} s; the last answer was {answer}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> Soon<T>(Func<Task<T>> ask, Func<T, bool> isRight) => Within(TimeSpan.FromSeconds(5), ask, isRight);
}
