from maps.gazetteer.keyboard import in_latin_keys, other_layouts


def test_latin_keys_are_read_as_russian_letters() -> None:
    assert other_layouts("ytdcrbq 5")[0] == "невский 5"


def test_commas_may_be_letters_or_commas() -> None:
    assert set(other_layouts(",jkmifz, 5")) == {"большаяб 5", ",ольшая, 5"}


def test_russian_keys_are_read_as_latin_letters() -> None:
    assert other_layouts("ыефведу 12") == ("stadtle 12",)


def test_chunks_in_the_right_layout_remain() -> None:
    assert "СПб невский 5" in other_layouts("СПб ytdcrbq 5")


def test_what_is_typed_in_the_wrong_layout_is_read_back() -> None:
    assert in_latin_keys("Большая Ёлочная, 5/2") != "Большая Ёлочная, 5/2"
    assert other_layouts(in_latin_keys("Большая Ёлочная, 5/2"))[0] == "Большая Ёлочная, 5/2"


def test_digits_alone_have_no_layout() -> None:
    assert other_layouts("12/5") == ()
