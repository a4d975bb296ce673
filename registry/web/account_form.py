"""What is asked about an account."""

from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from registry.access import Role
from registry.services.account_keeping import Account, Wish
from registry.services.accounts import NAME
from registry.web.forms import ChineseForm, words

WHOLE, PLACES = "whole", "places"
UNSAID = ("", "请选择")
BUSINESS = (Role.EDITOR, Role.VIEWER)


class AccountForm(ChineseForm):
    """姓名, role and scope. Nobody is given the whole district by leaving something empty."""

    display_name = StringField(
        "姓名", [DataRequired("请填写姓名。"), Length(max=60, message="最多 60 个字。")]
    )
    role = SelectField("角色", choices=words([UNSAID, *((r, r.label) for r in Role)]))
    reach = SelectField(
        "数据范围", choices=words([UNSAID, (WHOLE, "全区"), (PLACES, "勾选的镇街和园区")])
    )
    towns = SelectMultipleField("镇街", validate_choice=False)
    parks = SelectMultipleField("园区", validate_choice=False)
    sees_phones = BooleanField("可以查看联系电话")

    @classmethod
    def of(cls, account: Account) -> "AccountForm":
        """The form of an account, filled in with what it is."""
        scope = account.scope
        asked: dict[str, Any] = {
            "display_name": account.display_name,
            "role": account.role.value,
            "reach": WHOLE if scope.whole else PLACES,
            "towns": sorted(scope.towns),
            "parks": sorted(scope.parks),
            "sees_phones": account.sees_phones,
        }
        return cls(data=asked)

    def validate_role(self, field: SelectField) -> None:
        """One of the roles."""
        if not field.data:
            raise ValidationError("请选择角色。")

    def validate_reach(self, field: SelectField) -> None:
        """Said in so many words by everybody who sees firms."""
        if self.role.data not in BUSINESS:
            return
        ticked = bool(self.towns.data or self.parks.data)
        if not field.data:
            raise ValidationError("请选择数据范围。")
        if field.data == PLACES and not ticked:
            raise ValidationError("请至少勾选一个镇街或园区。")
        if field.data == WHOLE and ticked:
            raise ValidationError("选了“全区”就不用勾选镇街和园区：请取消勾选，或改选范围。")

    def wish(self) -> Wish:
        """What a form that holds asks for."""
        role = Role(self.role.data)
        limited = role in BUSINESS and self.reach.data == PLACES
        return Wish(
            display_name=self.display_name.data or "",
            role=role,
            towns=tuple(self.towns.data or ()) if limited else (),
            parks=tuple(self.parks.data or ()) if limited else (),
            sees_phones=role in BUSINESS and bool(self.sees_phones.data),
        )


class NewAccountForm(AccountForm):
    """The same with the name that is typed at sign-in, which stays for ever."""

    name = StringField(
        "账号",
        [
            InputRequired("请填写账号。"),
            Regexp(rf"{NAME.pattern}$", message="请用 2—64 个字母、数字、汉字或 _ . -。"),
        ],
        render_kw={"autocomplete": "off"},
    )
