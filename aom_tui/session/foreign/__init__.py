"""Requests that other programs have written: curl, PowerShell, Postman; read, and taken over as drafts."""
