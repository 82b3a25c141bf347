using XaTube.Grains.Audience;

namespace XaTube.Grains.Tests.Audience;

public class BatchDeduplicatorTests
{
    private readonly BatchDeduplicator _latest = new();

    [Fact]
    public void What_comes_after_a_later_one_of_the_same_courier_is_late()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(_latest.TryAccept(new BatchId(one, 5)));
        Assert.False(_latest.TryAccept(new BatchId(one, 5)));
        Assert.False(_latest.TryAccept(new BatchId(one, 4)));
        Assert.True(_latest.TryAccept(new BatchId(other, 1)));
        Assert.True(_latest.TryAccept(new BatchId(one, 6)));
    }

    [Fact]
    public void What_stands_for_itself_is_never_late()
    {
        Assert.True(_latest.TryAccept(default));
        Assert.True(_latest.TryAccept(default));
    }

    [Fact]
    public void Of_many_couriers_the_one_that_was_silent_longest_is_forgotten()
    {
        var first = Guid.NewGuid();
        Assert.True(_latest.TryAccept(new BatchId(first, 5)));
        var second = Guid.NewGuid();
        Assert.True(_latest.TryAccept(new BatchId(second, 5)));
        Assert.True(_latest.TryAccept(new BatchId(first, 6)));
        for (var batcher = 2; batcher <= BatchDeduplicator.Capacity; batcher++)
            Assert.True(_latest.TryAccept(new BatchId(Guid.NewGuid(), 1)));
        Assert.False(_latest.TryAccept(new BatchId(first, 6)));
        Assert.True(_latest.TryAccept(new BatchId(second, 5)));
    }
}
