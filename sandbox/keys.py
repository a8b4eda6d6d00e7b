"""The keys that open the sandbox's doors; no secret, they open nothing else."""

NYT_API_KEY = "sandbox-nyt-key"
OPENAI_API_KEY = "sandbox-openai-key"
OPENAI_MODEL = "sandbox-editor-1"
