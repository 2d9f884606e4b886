DROP TABLE imported_reactions;
DROP TABLE imported_acts;
DROP TABLE imported_issues;
