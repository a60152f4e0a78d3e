"""A draft or a call in the forms of other programs: curl, KooCLI, HAR, SDK code, a support ticket."""
