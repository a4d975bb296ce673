"""口令: the policy, random ones, and what is stored of them."""

import pytest

from registry.services import passwords


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Short-1a", "口令应为 10—128 位"),
        ("a" * 129 + "B1", "口令应为 10—128 位"),
        ("onlysmallletters", "至少三种"),
        ("smalland12345", "至少三种"),
        ("Wangfang-2026", "不能包含账号名"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(settings, password, said):
    assert any(
        said in line for line in passwords.problems(password, name="wangfang", settings=settings)
    )


@pytest.mark.parametrize("password", ["Abcdefgh12", "abcdefgh1-", "ABCDEFGH1-", "中文口令Abcdef1x"])
def test_three_kinds_of_signs_are_enough(settings, password):
    assert passwords.problems(password, name="li", settings=settings) == []


def test_random_passwords_pass_the_policy_and_differ(settings):
    made = {passwords.random_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert passwords.problems(password, name="admin", settings=settings) == []
        assert not set(password) & set("0O1lI")


def test_only_the_right_password_fits_and_nobody_has_none(settings):
    stored = passwords.hashed("Abcdefgh12", settings)
    assert passwords.fits("Abcdefgh12", stored, settings)
    assert not passwords.fits("Abcdefgh13", stored, settings)
    assert not passwords.fits("Abcdefgh12", None, settings)
    assert not passwords.fits("Abcdefgh12", "damaged", settings)
    assert "Abcdefgh12" not in stored
