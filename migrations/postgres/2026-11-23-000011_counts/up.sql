-- How many issues a label and a milestone have: the counters inbox keeps them.
ALTER TABLE labels ADD COLUMN open_issues BIGINT NOT NULL DEFAULT 0;
ALTER TABLE labels ADD COLUMN closed_issues BIGINT NOT NULL DEFAULT 0;
ALTER TABLE milestones ADD COLUMN open_issues BIGINT NOT NULL DEFAULT 0;
ALTER TABLE milestones ADD COLUMN closed_issues BIGINT NOT NULL DEFAULT 0;
UPDATE labels SET
    open_issues = (SELECT count(*) FROM issue_labels l JOIN issues i ON i.id = l.issue_id WHERE l.label_id = labels.id AND i.state = 'open'),
    closed_issues = (SELECT count(*) FROM issue_labels l JOIN issues i ON i.id = l.issue_id WHERE l.label_id = labels.id AND i.state = 'closed');
UPDATE milestones SET
    open_issues = (SELECT count(*) FROM issues i WHERE i.milestone_id = milestones.id AND i.state = 'open'),
    closed_issues = (SELECT count(*) FROM issues i WHERE i.milestone_id = milestones.id AND i.state = 'closed');
