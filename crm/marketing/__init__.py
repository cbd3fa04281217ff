"""Marketing: facts about customers, segments, whom a campaign may reach, what it brought."""
