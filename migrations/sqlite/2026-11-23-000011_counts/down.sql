ALTER TABLE milestones DROP COLUMN closed_issues;
ALTER TABLE milestones DROP COLUMN open_issues;
ALTER TABLE labels DROP COLUMN closed_issues;
ALTER TABLE labels DROP COLUMN open_issues;
