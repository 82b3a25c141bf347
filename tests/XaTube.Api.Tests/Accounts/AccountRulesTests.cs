using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData("abc", true)]
    [InlineData("_a.b-C9", true)]
    [InlineData("12345678901234567890123456789012", true)]
    [InlineData("123456789012345678901234567890123", false)]
    [InlineData("ab", false)]
    [InlineData(".abc", false)]
    [InlineData("-abc", false)]
    [InlineData("a@bc", false)]
    [InlineData("анна", false)]
    [InlineData("anna\n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_username_is_3_to_32_plain_characters(string? username, bool good) =>
        Assert.Equal(good, AccountRules.Username(username) is null);

    [Theory]
    [InlineData("a@b.co", true)]
    [InlineData("first.last+tag@sub.example.org", true)]
    [InlineData("анна@пример.рф", true)]
    [InlineData("a@b", false)]
    [InlineData("@example.org", false)]
    [InlineData("a@@example.org", false)]
    [InlineData("a@b@example.org", false)]
    [InlineData("a b@example.org", false)]
    [InlineData("a@example..org", false)]
    [InlineData("a@.org", false)]
    [InlineData("a@example.org\n", false)]
    [InlineData("a@example.org,b@example.org", false)]
    [InlineData(null, false)]
    public void An_email_address_must_be_plausible(string? email, bool good) =>
        Assert.Equal(good, AccountRules.Email(email) is null);

    [Fact]
    public void An_email_address_has_at_most_254_characters() =>
        Assert.NotNull(AccountRules.Email($"a@{new string('x', 250)}.org"));

    [Theory]
    [InlineData("1234567", false)]
    [InlineData("correct horse", true)]
    [InlineData("пароль-мой", true)]
    [InlineData("🐎🐎🐎🐎🐎🐎🐎", false)]
    [InlineData("🐎🐎🐎🐎🐎🐎🐎🐎", true)]
    [InlineData("Password123", false)]
    [InlineData("QWERTYuiop", false)]
    [InlineData("ПАРОЛЬ123", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_password_has_8_characters_or_more_and_is_not_one_that_is_tried_first(string? password, bool good) =>
        Assert.Equal(good, AccountRules.Password(password) is null);

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        Assert.Null(AccountRules.Password(new string('é', 128)));
        Assert.NotNull(AccountRules.Password(new string('é', 129)));
    }
}
