using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class ViewerTokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly ViewerTokens _tokens = Tokens.With("a-key-for-these-tests-of-at-least-32-bytes");
    private readonly ViewerSession _session = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.NewGuid(), 7, Now.AddMinutes(-3), Now, 123_456);

    [Fact]
    public void What_was_written_is_read() => Assert.Equal(_session, _tokens.Read(_tokens.Write(_session), Now));

    [Fact]
    public void A_token_can_go_into_an_address() => Assert.Matches("^[0-9A-Za-z_-]+$", _tokens.Write(_session));

    [Fact]
    public void A_token_is_good_for_its_lifetime_and_no_longer()
    {
        var tokens = Tokens.With("a-key-for-these-tests-of-at-least-32-bytes", TimeSpan.FromMinutes(1));
        var token = tokens.Write(_session);

        Assert.NotNull(tokens.Read(token, Now.AddMinutes(1)));
        Assert.Null(tokens.Read(token, Now.AddMinutes(1).AddMilliseconds(1)));
    }

    [Fact]
    public void No_other_text_is_read_as_the_same_token()
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ !я\0";
        var token = _tokens.Write(_session);

        for (var at = 0; at < token.Length; at++)
            foreach (var other in alphabet.Where(c => c != token[at]))
                Assert.Null(_tokens.Read(token[..at] + other + token[(at + 1)..], Now));
    }

    [Fact]
    public void A_token_of_another_key_is_not_read() =>
        Assert.Null(Tokens.With("another-key-for-these-tests-of-at-least-32-bytes").Read(_tokens.Write(_session), Now));

    [Fact]
    public void A_pseudonym_is_the_same_for_one_identity_and_key_only()
    {
        var other = Tokens.With("another-key-for-these-tests-of-at-least-32-bytes");

        Assert.Equal(_tokens.Pseudonym("device:1"), _tokens.Pseudonym("device:1"));
        Assert.NotEqual(_tokens.Pseudonym("device:1"), _tokens.Pseudonym("device:2"));
        Assert.NotEqual(_tokens.Pseudonym("device:1"), other.Pseudonym("device:1"));
    }
}
