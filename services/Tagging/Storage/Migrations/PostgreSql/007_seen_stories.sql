-- Stories in the order in which the articles joined that a caller sees, and the last such article of each.
CREATE INDEX story_articles_by_join ON story_articles (joined_sequence);
CREATE INDEX story_articles_by_story_join ON story_articles (story_id, joined_sequence, article_id);
