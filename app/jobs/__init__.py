"""Long work: the job table is the truth, a worker process takes leases on its rows."""
