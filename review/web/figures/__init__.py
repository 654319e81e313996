"""The reports that are counted when they are asked for; the published months are `review.web.reports`."""
