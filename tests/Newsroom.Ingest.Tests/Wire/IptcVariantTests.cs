using Newsroom.Article.V1;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Spellings that the specifications allow, or that agencies use all the same.</summary>
public sealed class IptcVariantTests
{
    [Theory]
    [InlineData("stat:usable", PublicationStatus.Usable)]
    [InlineData("pubstatus:CANCELED", PublicationStatus.Canceled)]
    [InlineData("http://cv.iptc.org/newscodes/pubstatusg2/withheld", PublicationStatus.Withheld)]
    [InlineData("http://cv.iptc.org/newscodes/pubstatusg2/canceled/", PublicationStatus.Canceled)]
    [InlineData("killed", PublicationStatus.Canceled)]
    [InlineData("Embargoed", PublicationStatus.Withheld)]
    public void a_status_is_a_word_a_qcode_or_a_uri(string status, PublicationStatus expected)
    {
        Assert.Equal(expected, Ninjs($"\"pubstatus\":\"{status}\"").Declared.PublicationStatus);
        Assert.Equal(expected, G2($"<itemMeta><pubStatus qcode='{status}'/></itemMeta>").Declared.PublicationStatus);
        Assert.Equal(expected, G2($"<itemMeta><pubStatus uri='{status}'/></itemMeta>").Declared.PublicationStatus);
        Assert.Equal(expected, Nitf($"<head><docdata management-status='{status}'/></head>").Declared.PublicationStatus);
    }

    [Fact]
    public void embargoed_until_a_stated_time_is_not_withheld()
    {
        var item = Ninjs("\"pubstatus\":\"embargoed\",\"embargoed\":\"2024-05-04T06:00Z\"");

        Assert.Equal(PublicationStatus.Unspecified, item.Declared.PublicationStatus);
        Assert.Equal(1_714_802_400, item.Declared.EmbargoedUntil.Seconds);
        Assert.Equal(PublicationStatus.Unspecified, Ninjs("\"embargoed\":false").Declared.PublicationStatus);
        Assert.Equal(PublicationStatus.Unspecified, Nitf("<head><docdata><date.release/></docdata></head>").Declared.PublicationStatus);
    }

    [Theory]
    [InlineData("\"byline\":\"Ana Lund\"")]
    [InlineData("\"by\":\"Ana Lund\"")]
    [InlineData("\"bylines\":[{\"byline\":\"Ana Lund\"}]")]
    [InlineData("\"by\":[{\"name\":\"Ana Lund\"}]")]
    [InlineData("\"BYLINE\":[\"Ana Lund\"]")]
    public void ninjs_calls_the_byline_by_several_names(string json)
    {
        var item = Ninjs(json);

        Assert.Equal("Ana Lund", item.Declared.Byline);
        Assert.Empty(item.NotUnderstood);
    }

    [Fact]
    public void ninjs_names_are_read_in_any_case_and_types_in_any_form()
    {
        var item = WireSamples.Single(
            """
            { "URI": "urn:x:1", "Type": "TEXT", "version": 3.0, "Urgency": "4", "HeadLine": { "value": "Ferry late" }, "Language": ["en"], "USAGETERMS": ["Web only"],
              "Pub_Status": { "qcode": "stat:usable" }, "Version_Created": "2024-05-03T07:30Z", "Subject": { "Code": "20000065", "SCHEME": "medtop" },
              "keywords": "ferry", "infoSources": { "Name": "Tollan Wire" }, "located": [{ "name": "Tollan" }], "ednote": ["One", "Two"],
              "bodies": { "Value": "<p>Late.</p>", "ContentType": "text/html" } }
            """,
            WireFormat.Ninjs);
        var d = item.Declared;

        Assert.Equal(("Ferry late", "en", "Web only", "Tollan Wire", "Tollan"), (d.Headline, d.Language, d.UsageTerms, d.Publisher, d.Dateline));
        Assert.Equal((3L, 4, PublicationStatus.Usable, 1_714_721_400L), (d.Version, d.Urgency, d.PublicationStatus, d.RevisedAt.Seconds));
        Assert.Equal(["medtop:20000065"], d.Subjects);
        Assert.Equal(["ferry"], d.Keywords);
        Assert.Equal(("<p>Late.</p>", "text/html", "One\nTwo"), (item.Content, item.MediaType, item.EditorialNote));
        Assert.Empty(item.NotUnderstood);
    }

    [Fact]
    public void json_with_names_in_another_case_is_told_to_be_ninjs() =>
        Assert.Equal(WireFormat.Ninjs, WireFormats.Detect("{\"URI\":\"urn:x:1\",\"Body_Text\":\"x\"}"));

    [Theory]
    [InlineData("{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000065\"}", "medtop:20000065", null)]
    [InlineData("{\"qcode\":\"subj:15000000\"}", "subj:15000000", null)]
    [InlineData("{\"scheme\":null,\"code\":\"subj:15000000\"}", "subj:15000000", null)]
    [InlineData("{\"literal\":\"medtop:20000065\",\"name\":\"fire\"}", "medtop:20000065", null)]
    [InlineData("\"medtop:20000065\"", "medtop:20000065", null)]
    [InlineData("\"harbour: boats\"", null, "harbour: boats")]
    [InlineData("{\"qcode\":\"15000000\",\"name\":\"sport\"}", null, "sport")]
    [InlineData("{\"code\":\"A12\"}", null, "A12")]
    public void a_ninjs_subject_is_a_code_with_a_scheme_or_else_a_keyword(string subject, string? code, string? keyword)
    {
        var declared = Ninjs($"\"subjects\":[{subject}]").Declared;

        Assert.Equal(code, declared.Subjects.SingleOrDefault());
        Assert.Equal(keyword, declared.Keywords.SingleOrDefault());
    }

    [Theory]
    [InlineData("[{\"uri\":\"urn:1\",\"body_text\":\"One.\"}, 7, null, [], {\"uri\":\"urn:2\",\"type\":\"text\",\"body_text\":\"Two.\"}]", "[1] (not an object)|[2] (not an object)|[3] (not an object)")]
    [InlineData("[{\"uri\":\"urn:1\",\"body_text\":\"One.\"},{\"uri\":\"urn:v\",\"type\":\"video\"},{\"uri\":\"urn:2\",\"body_text\":\"Two.\"}]", "[1]/type (not text: video)")]
    public void an_array_of_ninjs_is_as_many_items_as_it_holds_of_text(string json, string notUnderstood)
    {
        var document = WireSamples.Read(json, WireFormat.Ninjs);

        Assert.Equal([("urn:1", "One."), ("urn:2", "Two.")], document.Items.Select(i => (i.ItemId, i.Content)));
        Assert.Equal(notUnderstood.Split('|'), document.NotUnderstood);
        Assert.All(document.Items, i => Assert.Equal(i.Content, WireSamples.Single(i.Source!, WireFormat.Ninjs).Content));
    }

    [Fact]
    public void an_array_of_too_many_items_is_refused() => Assert.Throws<WireFormatException>(
        () => WireSamples.Read($"[{string.Join(',', Enumerable.Repeat("{\"uri\":\"urn:1\"}", WireLimits.Items + 1))}]", WireFormat.Ninjs));

    [Theory]
    [InlineData(WireFormat.Ninjs, "{\"uri\":\"u\",\"description_text\":\"In short.\",\"body_text\":\"At length.\"}")]
    [InlineData(WireFormat.Ninjs, "{\"uri\":\"u\",\"descriptions\":[{\"role\":\"caption\",\"value\":\"A boat.\"},{\"role\":\"summary\",\"value\":\"<p>In short.</p>\"}],\"body_text\":\"At length.\"}")]
    [InlineData(WireFormat.Nitf, "<nitf><body><body.head><abstract><p>In short.</p></abstract></body.head><body.content>At length.</body.content></body></nitf>")]
    [InlineData(WireFormat.NewsMlG2, "<newsItem><contentMeta><description role='drol:caption'>A boat.</description><description role='drol:summary'>In short.</description></contentMeta><contentSet><inlineData>At length.</inlineData></contentSet></newsItem>")]
    [InlineData(WireFormat.Rss, "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item><description>&lt;p>In &lt;b>short&lt;/b>.&lt;/p></description><content:encoded>At length.</content:encoded></item></channel></rss>")]
    [InlineData(WireFormat.Atom, "<entry xmlns='http://www.w3.org/2005/Atom'><summary>In short.</summary><content>At length.</content></entry>")]
    [InlineData(WireFormat.JsonFeed, "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"summary\":\"In short.\",\"content_text\":\"At length.\"}]}")]
    public void a_summary_beside_the_text_is_declared_and_alone_it_is_the_text(WireFormat format, string both)
    {
        var item = WireSamples.Single(both, format);
        Assert.Equal(("At length.", "In short."), (item.Content, item.Declared.Summary));

        var alone = WireSamples.Single(both.Replace("At length.", "", StringComparison.Ordinal), format);
        Assert.Contains("short", alone.Content, StringComparison.Ordinal);
        Assert.Equal("", alone.Declared.Summary);
    }

    [Fact]
    public void a_senders_own_xml_is_not_taken_for_the_text()
    {
        var item = Ninjs("\"bodies\":[{\"role\":\"own\",\"contenttype\":\"application/xml\",\"value\":\"<OWN/>\"},{\"role\":\"text\",\"contenttype\":\"text/plain\",\"value\":\"Late.\"}]");

        Assert.Equal("Late.", item.Content);
        Assert.Equal("Late.", Ninjs("\"bodies\":[\"Late.\"]").Content);
    }

    [Fact]
    public void prefixes_and_several_item_sets_make_no_difference()
    {
        var document = WireSamples.Read(
            """
            <g:newsMessage xmlns:g="http://iptc.org/std/nar/2006-10-01/">
              <g:header><g:catalog><g:scheme alias="m" uri="http://cv.iptc.org/newscodes/mediatopic/"/></g:catalog></g:header>
              <g:itemSet><g:newsItem guid="1"><g:contentMeta><g:headline>One</g:headline><g:subject qcode="m:20000065"/></g:contentMeta></g:newsItem></g:itemSet>
              <g:itemSet><g:newsItem guid="2"><g:contentMeta><g:headline>Two</g:headline></g:contentMeta></g:newsItem></g:itemSet>
            </g:newsMessage>
            """,
            WireFormat.NewsMlG2);

        Assert.Equal(["One", "Two"], document.Items.Select(i => i.Declared.Headline));
        Assert.Equal(["medtop:20000065"], document.Items[0].Declared.Subjects);
        Assert.Empty(document.NotUnderstood);
    }

    [Theory]
    [InlineData("<inlineXML><html><body><p>Late.</p></body></html></inlineXML>")]
    [InlineData("<inlineXML><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>Late.</x:p></x:div></inlineXML>")]
    [InlineData("<inlineXML><nitf><body><body.content><p>Late.</p></body.content></body></nitf></inlineXML>")]
    [InlineData("<inlineXML contenttype='application/nitf+xml'><![CDATA[<nitf><body><body.content><p>Late.</p></body.content></body></nitf>]]></inlineXML>")]
    [InlineData("<inlineData contenttype='text/html'>&lt;p>Late.&lt;/p></inlineData>")]
    [InlineData("<inlineData contenttype='text/plain'><![CDATA[ <p>Late.</p> ]]></inlineData>")]
    [InlineData("<inlineData contenttype='text/plain'>Late.</inlineData><inlineXML><p>Late.</p></inlineXML>")]
    [InlineData("<inlineData contenttype='text/html' encoding='encd:base64'>\n PHA+TGF0ZS48L3A+\n</inlineData>")]
    [InlineData("<inlineData contenttype='text/html' encodinguri='http://cv.iptc.org/newscodes/encoding/base64'>PHA+TGF0ZS48L3A+</inlineData>")]
    public void the_content_of_a_news_item_comes_in_many_wrappings(string content)
    {
        var item = G2($"<contentSet>{content}</contentSet>");

        Assert.Equal(("<p>Late.</p>", "text/html"), (item.Content, item.MediaType));
        Assert.Empty(item.NotUnderstood);
    }

    [Theory]
    [InlineData("contenttype='text/plain' encoding='encd:gzip'", "H4sI", "newsItem/contentSet/inlineData/@encoding (not a known encoding)")]
    [InlineData("contenttype='text/plain' encoding='encd:base64'", "***", "newsItem/contentSet/inlineData (not base64 of UTF-8 text)")]
    [InlineData("contenttype='text/plain' encoding='encd:base64'", "//8=", "newsItem/contentSet/inlineData (not base64 of UTF-8 text)")]
    [InlineData("contenttype='image/jpeg'", "/9j/", "newsItem/contentSet/inlineData/@contenttype (not text)")]
    public void data_that_is_not_text_is_reported(string attributes, string data, string note)
    {
        var item = G2($"<contentSet><inlineData {attributes}>{data}</inlineData></contentSet>");

        Assert.Equal("", item.Content);
        Assert.Equal([note], item.NotUnderstood);
    }

    [Fact]
    public void what_the_envelope_states_goes_before_the_nitf_in_it()
    {
        var nitf = "<nitf><head><docdata><urgency ed-urg='1'/><du-key version='9' key='inner'/><date.release norm='20240503T060000Z'/></docdata></head>" +
            "<body><body.head><hedline><hl1>Inner</hl1></hedline><byline>ANA LUND</byline><distributor>Inner Wire</distributor></body.head>" +
            "<body.content><p>Late.</p></body.content></body></nitf>";
        var item = WireSamples.Single(
            "<newsItem guid='1' version='2'><itemMeta><provider literal='Tollan Wire'/><embargoed>2024-05-04T06:00:00Z</embargoed></itemMeta>" +
            $"<contentMeta><urgency>4</urgency><slugline>outer</slugline><headline>Outer</headline><by>Ana Lund</by></contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>",
            WireFormat.NewsMlG2);
        var d = item.Declared;

        Assert.Equal(("Outer", "Ana Lund", "outer", "Tollan Wire", 4, 2L), (d.Headline, d.Byline, d.Slugline, d.Publisher, d.Urgency, d.Version));
        Assert.Equal(1_714_802_400, d.EmbargoedUntil.Seconds);
        Assert.Equal("Inner Wire", G2($"<contentSet><inlineXML>{nitf}</inlineXML></contentSet>").Declared.Publisher);
    }

    [Fact]
    public void names_in_nitf_do_not_run_together()
    {
        var d = Nitf(
            "<body><body.head><byline>By <person><name.given>Ana</name.given><name.family>Lund</name.family></person>, Tollan<byttl>Tollan Wire</byttl></byline>" +
            "<dateline><location>TOLLAN</location><story.date>May 3</story.date></dateline></body.head></body>").Declared;

        Assert.Equal(("By Ana Lund, Tollan Tollan Wire", "TOLLAN May 3"), (d.Byline, d.Dateline));
    }

    [Fact]
    public void nitf_without_a_document_id_is_told_by_its_other_names()
    {
        Assert.Equal("uno-1", WireSamples.Single("<nitf uno='uno-1'><head><docdata><du-key key='k'/></docdata></head></nitf>", WireFormat.Nitf).ItemId);
        Assert.Equal("k", Nitf("<head><docdata><doc-id regsrc='TW'/><du-key key='k'/></docdata></head>").ItemId);
    }

    [Fact]
    public void nitf_subjects_terms_language_and_publication_date_have_variants()
    {
        var d = WireSamples.Single(
            """
            <nitf baselang="nb-NO"><head>
              <tobject>
                <tobject.subject tobject.subject.refnum="15054000"/><tobject.subject tobject.subject.ipr="IPTC" tobject.subject.refnum="20000065"/>
                <tobject.subject tobject.subject.ipr="tollan" tobject.subject.refnum="77"/><tobject.subject tobject.subject.type="Sport" tobject.subject.matter="Rowing"/>
              </tobject>
              <docdata><doc.rights owner="Tollan Wire" limitations="No archives"/></docdata>
              <pubdata date.publication="20240503T0730Z"/>
            </head></nitf>
            """,
            WireFormat.Nitf).Declared;

        Assert.Equal(["subj:15054000", "medtop:20000065", "tollan:77"], d.Subjects);
        Assert.Equal(["Rowing"], d.Keywords);
        Assert.Equal(("nb-NO", "No archives", 1_714_721_400L), (d.Language, d.UsageTerms, d.PublishedAt.Seconds));
    }

    private static WireItem Ninjs(string properties) => WireSamples.Single($"{{\"uri\":\"urn:x:1\",{properties}}}", WireFormat.Ninjs);

    private static WireItem G2(string inner) => WireSamples.Single($"<newsItem guid='1'>{inner}</newsItem>", WireFormat.NewsMlG2);

    private static WireItem Nitf(string inner) => WireSamples.Single($"<nitf>{inner}</nitf>", WireFormat.Nitf);
}
