"""The palette's own words are ours, so that they can be translated."""

from textual.app import App
from textual.command import CommandList

from aom_tui.tui.palette import Palette


async def test_that_nothing_matches_is_said_in_our_words() -> None:
    app = App[None]()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        palette = Palette()
        app.push_screen(palette)
        await pilot.pause()
        await pilot.press(*"qqqq")
        for _ in range(100):
            prompts = [str(option.prompt) for option in palette.query_one(CommandList).options]
            if prompts == ["nothing matches"]:
                break
            await pilot.pause(0.05)
        assert prompts == ["nothing matches"]
