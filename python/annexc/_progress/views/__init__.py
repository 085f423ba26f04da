"""What a report shows beside the counts: by standing, region and site, and source by source."""
