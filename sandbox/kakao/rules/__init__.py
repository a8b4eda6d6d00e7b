"""The rules of SkillResponse 2.0, one kind of part a file."""
