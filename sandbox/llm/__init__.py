"""An OpenAI-compatible model that answers with the recorded notes of the stories, or misbehaves on request."""
