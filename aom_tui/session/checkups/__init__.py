"""What `aom-tui doctor` looks at: this machine, the way to the service, the account. Calls are Why's."""
