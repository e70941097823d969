"""What the comparisons with other software share: virtual environments, a measured process, Lambda's runtime API."""
