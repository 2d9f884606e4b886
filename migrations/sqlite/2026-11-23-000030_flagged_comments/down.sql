DROP TABLE flagged_comments;
