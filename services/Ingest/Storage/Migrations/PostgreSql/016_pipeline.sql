-- What stages did lately, whatever the article.
CREATE INDEX hops_by_time ON hops (started_at);
