using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.StreamKeys;

public class StreamKeySecretTests
{
    [Fact]
    public void A_key_is_a_scheme_thirty_random_characters_and_six_of_checksum() =>
        Assert.Matches("^xts_[0-9A-Za-z]{36}$", StreamKeySecret.Generate().Text);

    [Fact]
    public void A_key_that_was_made_can_be_read_back()
    {
        var made = StreamKeySecret.Generate();
        Assert.Equal(made.Hash, StreamKeySecret.Parse(made.Text)?.Hash);
        Assert.Matches("^[0-9a-f]{64}$", made.Hash);
    }

    [Fact]
    public void A_key_with_any_one_character_changed_is_no_key()
    {
        var text = StreamKeySecret.Generate().Text;
        for (var at = 0; at < text.Length; at++)
            foreach (var other in "0Az_ ".Where(other => other != text[at]))
                Assert.Null(StreamKeySecret.Parse(text[..at] + other + text[(at + 1)..]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("xts_")]
    [InlineData("live")]
    [InlineData("xts_000000000000000000000000000000000000000000000000000")]
    public void What_cannot_be_a_key_is_not_read(string? text) => Assert.Null(StreamKeySecret.Parse(text));

    [Fact]
    public void A_key_prints_as_its_prefix_only()
    {
        var key = StreamKeySecret.Generate();
        Assert.Equal(key.Prefix + "…", $"{key}");
        Assert.Equal(8, key.Prefix.Length);
    }
}
