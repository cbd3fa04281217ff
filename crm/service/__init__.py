"""The service desk: business hours, the SLA clock, the queue and what may be done with a case."""
