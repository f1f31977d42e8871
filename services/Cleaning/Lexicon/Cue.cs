namespace Newsroom.Cleaning.Lexicon;

/// <summary>What a phrase of the lexicon is a sign of.</summary>
public enum CueClass
{
    Share,
    Newsletter,
    Promotion,
    Cookie,
    Ad,
    Related,
    RelatedHeading,
    TrendingHeading,
    CommentsHeading,
    AuthorHeading,
    Comment,
    Legal,
    Boilerplate,
    Navigation,
    Home,
    NotFound,
    Login,
    Section,
    Platform,
    PressRelease,
    MachineTranslated,
    LiveBlog,
    Form,

    /// <summary>Where a figure or a picture comes from.</summary>
    Source,

    /// <summary>The rest of the text is for those who pay or register.</summary>
    Paywall,
}

/// <summary>Where in a line a phrase has to stand to count.</summary>
public enum CueAnchor
{
    /// <summary>It is the whole line, numbers aside.</summary>
    Line,

    /// <summary>It opens the line and a colon or dash follows, or it stands in capitals, or nothing follows.</summary>
    Lead,

    /// <summary>It opens the line.</summary>
    Start,

    /// <summary>Anywhere.</summary>
    Any,

    /// <summary>A word of a line that consists of such words only.</summary>
    Word,
}

/// <summary>A phrase that was found.</summary>
public readonly record struct Cue(CueClass Class, CueAnchor Anchor, int WordCount);
