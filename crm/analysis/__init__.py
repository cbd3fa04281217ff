"""Reports and dashboards: what a student asks of the firm's figures, and how it is shown."""
