"""How every process is seen from outside: log lines with one correlation id, redaction, metrics, error reports."""
