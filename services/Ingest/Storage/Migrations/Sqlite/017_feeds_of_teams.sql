-- Each team has its own feed of a URL: the URL as it is compared follows the team and a line feed.
UPDATE feeds SET url_key = team || char(10) || url_key;
