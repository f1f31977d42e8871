-- The story of each article that an event has named, also of articles that have not come yet.
CREATE TABLE story_place (
    article_id uuid   PRIMARY KEY,
    story_id   text   NOT NULL,
    thread_id  text   NOT NULL, -- empty if none
    sequence   bigint NOT NULL  -- newsroom.events.v1.StoryChanged.sequence; the greatest that came
);
