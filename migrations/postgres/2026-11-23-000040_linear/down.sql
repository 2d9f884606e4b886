DROP TABLE external_links;
DROP TABLE linear_teams;
