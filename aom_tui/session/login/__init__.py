"""From a profile to a token: where the secret comes from, the login, what IAM says of it, when to stop asking."""
