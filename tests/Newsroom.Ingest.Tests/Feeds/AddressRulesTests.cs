using System.Net;
using Microsoft.Extensions.Options;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("198.19.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:c0a8:101::1")]
    public void addresses_that_are_not_public_are_refused(string address) => Assert.False(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:2800:21f:cb07::1")]
    [InlineData("::ffff:93.184.215.14")]
    [InlineData("64:ff9b::93.184.215.14")]
    [InlineData("2002:5db8:d70e::1")]
    public void public_addresses_are_allowed(string address) => Assert.True(AddressRules.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void operator_may_allow_networks_and_hosts()
    {
        var rules = Rules("10.20.0.0/16", "feeds.internal", "fd00::/8");

        Assert.True(rules.Allows("x", IPAddress.Parse("10.20.1.1")));
        Assert.True(rules.Allows("x", IPAddress.Parse("::ffff:10.20.1.1")));
        Assert.True(rules.Allows("x", IPAddress.Parse("fd00::1")));
        Assert.True(rules.Allows("FEEDS.internal", IPAddress.Parse("10.9.9.9")));
        Assert.False(rules.Allows("x", IPAddress.Parse("10.21.1.1")));
        Assert.False(rules.Allows("other.internal", IPAddress.Parse("10.9.9.9")));
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://a.localhost:8080/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public void url_of_a_private_host_is_refused_unasked(string url) => Assert.NotNull(Rules().Fault(new Uri(url)));

    [Theory]
    [InlineData("")]
    [InlineData("news.example/rss")]
    [InlineData("ftp://news.example/rss")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:pass@news.example/rss")]
    [InlineData("http://news.example:0/rss")]
    [InlineData("http://news.example/a b")]
    [InlineData("http:///rss")]
    public void url_that_cannot_be_asked_is_refused(string url) => Assert.NotNull(FeedUrl.Fault(url, out _));

    [Theory]
    [InlineData("HTTP://News.Example:80/rss#top", "http://news.example/rss")]
    [InlineData("https://news.example.:443", "https://news.example/")]
    [InlineData("http://bücher.example/rss", "http://xn--bcher-kva.example/rss")]
    [InlineData("http://news.example/a/../rss?x=1", "http://news.example/rss?x=1")]
    public void urls_are_compared_in_one_form(string url, string same)
    {
        Assert.Null(FeedUrl.Fault(url, out var parsed));
        Assert.Equal(same, FeedUrl.Normalise(parsed!));
    }

    private static AddressRules Rules(params string[] allowed)
    {
        var options = new FeedOptions();
        foreach (var host in allowed)
            options.AllowedHosts.Add(host);
        return new AddressRules(Options.Create(options));
    }
}
