"""The JSON Schema of config.toml, and which settings hold."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aom_tui
from aom_tui.problem import InvalidInput
from aom_tui.render.appearance import Appearance, resolve_appearance
from aom_tui.session.profiles.config_schema import config_schema, schema_text
from aom_tui.session.profiles.effective import Effective, effective
from aom_tui.setting_edits import write_key, write_profile
from aom_tui.setting_keys import PROFILE_KEYS, TABLES, TOP_KEYS, Key
from aom_tui.settings import Folders, Settings, read_settings, usable_settings

FOLDERS = Folders(Path("/c"), Path("/d"), Path("/k"))


def test_the_published_schema_is_that_of_the_table() -> None:
    """Write it anew with: aom-tui config schema > aom_tui/config.schema.json."""
    assert Path(aom_tui.__file__).with_name("config.schema.json").read_text(encoding="utf-8") == schema_text()


def test_every_key_is_explained() -> None:
    every = [*TOP_KEYS.values(), *PROFILE_KEYS.values(), *(key for keys in TABLES.values() for key in keys.values())]
    assert all(key.meaning.endswith(".") for key in every)


def fits_schema(table: dict[str, Any]) -> bool:
    return jsonschema_rs.validator_for(config_schema()).is_valid(table)


def is_read(text: str) -> bool:
    try:
        read_settings(text, FOLDERS)
    except InvalidInput:
        return False
    return True


VALUES = st.one_of(st.booleans(), st.integers(-9, 300), st.sampled_from(["dark", "auto", "none", "x", ""]), st.just([]))


@given(st.sampled_from([*TOP_KEYS, "theem"]), VALUES)
def test_schema_and_checks_agree(key: str, value: Any) -> None:
    """What an editor underlines is what the program refuses."""
    assert fits_schema({key: value}) == is_read(f"{key} = {json.dumps(value)}\n")


@given(st.sampled_from([*PROFILE_KEYS, "kindd"]), VALUES)
def test_schema_and_checks_agree_on_profiles(key: str, value: Any) -> None:
    text = f"[profiles.a]\n{key} = {json.dumps(value)}\n"
    assert fits_schema({"profiles": {"a": {key: value}}}) == is_read(text)


def test_a_table_of_its_own_is_checked_told_and_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLES, "shelf", {"count": Key(int, "How many.", default=5, least=0, most=9)})  # type: ignore[arg-type]
    settings = read_settings("[shelf]\ncount = 3\n", FOLDERS)
    assert (settings.get("shelf.count"), Settings(FOLDERS).get("shelf.count")) == (3, 5)
    for text, said in (("count = 10", "10 is out of bounds. Use 0..9."), ("cuont = 1", "Did you mean count?")):
        with pytest.raises(InvalidInput, match=said.replace("?", r"\?")):
            read_settings(f"[shelf]\n{text}\n", FOLDERS)
    found = {each.key: each for each in effective(settings, "[shelf]\ncount = 3\n", {}, {}, None)}
    assert found["shelf.count"] == Effective("shelf.count", 3, "file", "line 2", "How many.")
    assert config_schema()["properties"]["shelf"]["properties"]["count"]["maximum"] == 9


def test_option_before_environment_before_file_before_default() -> None:
    text = 'compact = true\ntheme = "light"\n[profiles.lab]\nregion = "cn-north-4"\n'
    settings = read_settings(text, FOLDERS)

    def of(environ: dict[str, str], options: dict[str, str | None]) -> dict[str, tuple[Any, str, str]]:
        rows = effective(settings, text, environ, options, "lab")
        return {row.key: (row.value, row.source, row.place) for row in rows}

    assert of({}, {})["theme"] == ("light", "file", "line 2")
    assert of({"AOM_TUI_THEME": "dark"}, {})["theme"] == ("dark", "environment", "AOM_TUI_THEME")
    assert of({"AOM_TUI_THEME": "dark"}, {"theme": "auto"})["theme"] == ("auto", "option", "--theme")
    assert of({"NO_COLOR": "1"}, {})["colors"] == ("none", "environment", "NO_COLOR")
    assert of({}, {})["profiles.lab.region"] == ("cn-north-4", "file", "line 4")
    assert of({}, {})["profiles.lab.kind"] == ("production", "default", "")


# -- what can be used of a file with faults


def usable(folder: Path, text: str) -> tuple[Settings, list[str]]:
    (folder / "config.toml").write_text(text)
    settings, problems = usable_settings(Folders(folder, folder, folder))
    return settings, [str(problem) for problem in problems]


def test_a_wrong_look_is_told_and_the_rest_holds(tmp_path: Path) -> None:
    settings, said = usable(
        tmp_path, 'theme = "drak"\ncompact = true\nthmee = 1\n[profiles.a]\nregion = "cn-north-4"\n'
    )
    assert (settings.get("theme"), settings.get("compact"), list(settings.profiles)) == ("dark", True, ["a"])
    assert len(said) == 2
    assert "line 1 theme" in said[0]
    assert "Did you mean theme?" in said[1]


def test_a_profile_with_a_fault_is_not_used_in_part(tmp_path: Path) -> None:
    """Without its wrong key it would be another: one that writes, say."""
    text = 'default_profile = "a"\n[profiles.a]\nread_only = "yes"\n[profiles.b]\nregion = "cn-north-4"\n'
    settings, said = usable(tmp_path, text)
    assert (settings.default_profile, list(settings.profiles)) == (None, ["b"])
    assert len(said) == 1


def test_of_a_file_that_is_no_toml_nothing_holds(tmp_path: Path) -> None:
    settings, said = usable(tmp_path, "theme = \n")
    assert settings == Settings(settings.folders)
    assert "line 1" in said[0]


# -- writing


def test_a_new_file_names_its_schema_which_lies_beside_it(tmp_path: Path) -> None:
    settings = Settings(Folders(tmp_path, tmp_path, tmp_path))
    write_profile(settings, "a", {"region": "cn-north-4"})
    write_key(settings, "theme", "light")
    text = (tmp_path / "config.toml").read_text()
    assert text.splitlines()[:2] == ["#:schema ./config.schema.json", 'theme = "light"']
    assert (tmp_path / "config.schema.json").read_text() == schema_text()
    assert read_settings(text, settings.folders).get("theme") == "light"


def test_a_file_of_the_users_own_is_not_told_of_a_schema(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\n")
    write_key(Settings(Folders(tmp_path, tmp_path, tmp_path)), "theme", "light")
    assert (tmp_path / "config.toml").read_text() == 'theme = "light"\n# mine\n'
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


# -- looks


@pytest.mark.parametrize(
    ("environ", "text", "wanted"),
    [
        ({"TERM": "xterm"}, "", Appearance(colours="16")),
        ({"TERM": "xterm-256color"}, "", Appearance()),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "", Appearance()),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 'colors = "truecolor"', Appearance(colours="none")),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "", Appearance()),
        ({"TERM": "xterm-256color"}, "colors = 16", Appearance(colours="16")),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, 'theme = "auto"', Appearance(theme="light")),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;default;0"}, 'theme = "auto"', Appearance()),
        ({"TERM": "xterm-256color"}, 'theme = "auto"', Appearance()),
        ({"TERM": "xterm-256color", "AOM_TUI_GLYPHS": "ascii"}, 'glyphs = "unicode"', Appearance(glyphs="ascii")),
        ({"TERM": "xterm-256color"}, "animation = false\ncompact = true", Appearance(animation=False, compact=True)),
    ],
)
def test_looks_come_from_environment_and_settings(environ: dict[str, str], text: str, wanted: Appearance) -> None:
    assert resolve_appearance(read_settings(text, FOLDERS), environ) == wanted


def test_a_variable_that_names_no_theme_is_told_and_ignored() -> None:
    looks = resolve_appearance(Settings(FOLDERS), {"TERM": "xterm-256color", "AOM_TUI_THEME": "drak"})
    assert looks.theme == "dark"
    assert [problem.where for problem in looks.problems] == ["AOM_TUI_THEME"]


@pytest.mark.parametrize(("readme", "pages"), [("README.md", "docs"), ("README.zh-CN.md", "docs/zh-CN")])
def test_the_pages_of_both_languages_name_every_key_outside_of_profiles(readme: str, pages: str) -> None:
    root = Path(__file__).parent.parent.parent
    text = "".join(page.read_text(encoding="utf-8") for page in (root / readme, *(root / pages).glob("*.md")))
    assert [key for key in (*TOP_KEYS, *TABLES) if key not in text] == []
