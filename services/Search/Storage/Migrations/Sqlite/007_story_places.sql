-- The story of each article that an event has named, also of articles that have not come yet.
CREATE TABLE story_place (
    article_id TEXT    PRIMARY KEY,
    story_id   TEXT    NOT NULL,
    thread_id  TEXT    NOT NULL, -- empty if none
    sequence   INTEGER NOT NULL  -- newsroom.events.v1.StoryChanged.sequence; the greatest that came
) WITHOUT ROWID;
