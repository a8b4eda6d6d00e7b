"""One piece of news at each difficulty: what people are shown where they choose. At most 90 characters each."""

from collections.abc import Mapping

from contracts.enums import Difficulty

DIFFICULTY_SAMPLES: Mapping[Difficulty, str] = {
    Difficulty.A2: "The robots have learned to move to the side and let people pass.",
    Difficulty.B1: "Engineers filmed how people pass each other, and the robots now copy that pattern.",
    Difficulty.B2: "The machines now imitate how pedestrians drift aside, and yield to wheelchairs.",
}
