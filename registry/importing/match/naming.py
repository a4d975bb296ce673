"""Whom the rows of all tables of firms of a call mean, by what they say together (指认).

Once the rows are written, their codes and names are on record. So whatever a row says counts at
once for every other, in whatever table it stands, and the same file read again finds what it made.
A code says whom a row means. A name alone means who bears or bore it, on record or by what a row
with a code says. Former names beside a name alone lead to nobody: they are asked about where
another firm has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from registry.identifiers import org_code
from registry.importing.decisions import NO_FIRM
from registry.importing.match.adoption import adopt
from registry.importing.match.firms import Firm, Firms
from registry.importing.match.rows import Doubt, Found, find_firm, listed, several
from registry.importing.match.said import Heard, Said, hear
from registry.importing.match.words import Words

HELD_ELSEWHERE = "该代码已在区级台账中，请联系管理员。"
CONTESTED = (
    "按名称或曾用名，本代码可能属于在册企业{}，而本次导入的其他行把它给了别的代码，请核对代码。"
)
SHARED = "“{}”也是{}的名称或曾用名，请核对是否同一家企业，并补上统一社会信用代码。"
_NO_ANSWER = {"unknown_firm", "other_name"}
"""Doubts that stop no row of a table of firms: it creates or renames the firm."""

Key = int | str
"""Whom a row means: a firm on record by its number, one to come by its code, else by its name."""


@dataclass
class Meant:
    """Whom the rows of a table mean.

    firms -- per position, a firm on record; keys -- the key of one that is to be created
    doubts -- why a row must wait, or is refused, though its code may say whom it means
    """

    said: Said
    firms: list[Firm | None]
    keys: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, Doubt] = field(default_factory=dict)

    def key(self, at: int) -> Key | None:
        """Whom a row means."""
        firm = self.firms[at]
        return self.keys.get(at) if firm is None else firm.id


class Naming:
    """What is known of firms once every table of firms of the call has been heard.

    firms -- those on record that the rows may mean
    doubted -- codes of rows that have a doubt
    """

    def __init__(self, firms: Firms, tables: Sequence[Said]) -> None:
        self.firms = firms
        self.tables = [Meant(said, [None] * len(said.words)) for said in tables]
        adoption = adopt(firms, tables)
        self._adopted, self._contested = adoption.firms, adoption.contested
        for meant in self.tables:
            self._find_coded(meant)
        if any(said.alone for said in tables):
            self._find_alone()
        self.doubted = {meant.said.words[at].code for meant in self.tables for at in meant.doubts}

    @property
    def unknown(self) -> Iterator[Words]:
        """The rows whose code is on record nowhere."""
        for meant in self.tables:
            for words in meant.said.words:
                if words.code and words.code not in self.firms.by_code:
                    yield words

    def creates(self, code: str) -> bool:
        """Whether the call has a firm to create for a code that is on record nowhere."""
        return code not in self._adopted and code not in self.doubted

    def _find_coded(self, meant: Meant) -> None:
        """Rows with a code, most of which need no second look."""
        words, by_code, nobody = meant.said.words, self.firms.by_code, self.firms.is_empty
        for at in meant.said.live:
            one = words[at]
            if not one.code:
                continue
            firm = None if one.chosen else by_code.get(one.code)
            if nobody:
                meant.keys[at] = one.code
            elif firm is not None and firm.ours and firm.name == one.name:
                meant.firms[at] = firm
            else:
                self._put(meant, at, self._coded(one), one.code)

    def _coded(self, words: Words) -> Found:
        """The firm of a code; a firm on record without a code takes the one that adopts it."""
        code = str(words.code)
        holder = self.firms.by_code.get(code)
        if holder is not None and not holder.ours:
            return holder, Doubt("held_elsewhere", "error", "code", HELD_ELSEWHERE)
        firm, doubt = find_firm(words, self.firms)
        if code in self.firms.by_code or words.chosen not in (None, NO_FIRM):
            return firm, doubt
        own = self._adopted.get(code)
        claimed = self._contested.get(code) if words.chosen is None else None
        if doubt is not None and doubt.kind != "unknown_firm":
            return own, doubt
        if rival := claimed or (firm if own != firm else None):
            message = CONTESTED.format(listed([rival]))
            return own, Doubt("other_code", "question", "code", message)
        return own, None

    def _find_alone(self) -> None:
        """Rows with a name alone, after every row with a code has been heard."""
        wanted = {name for meant in self.tables for name in meant.said.names_alone()}
        heard = hear([meant.said for meant in self.tables], wanted, self.firms)
        known = self._with_heard(heard)
        for meant in self.tables:
            for at in meant.said.alone:
                words = meant.said.words[at]
                own = words.folded[0] if words.folded else None
                self._put(meant, at, self._alone(words, known), own)
        self._ask_about_shared(known)

    def _with_heard(self, heard: Heard) -> Firms:
        """The firms, with the names that rows with a code give them."""
        by_name = {name: list(bearers) for name, bearers in self.firms.by_name.items()}
        by_org = {org: list(firms) for org, firms in self.firms.by_org.items()}
        for words in self.unknown:
            _add(by_org.setdefault(org_code(str(words.code)), []), self._owner(words))
        for name, bearers in heard.items():
            for firm in bearers.values():
                own = self._adopted.get(firm.uscc or "", firm)
                _add(by_name.setdefault(name, []), own)
        return replace(self.firms, by_name=by_name, by_org=by_org)

    def _owner(self, words: Words) -> Firm:
        """Whose code it is that nobody knows yet."""
        return self._adopted.get(str(words.code)) or Firm(0, words.code, words.name or "")

    def _alone(self, words: Words, known: Firms) -> Found:
        """Whom a name alone means; one that is to be created may have a name that others bear."""
        firm, doubt = find_firm(words, known)
        if words.chosen == NO_FIRM and doubt is not None and doubt.kind == "several_firms":
            return find_firm(words, self.firms)
        rival = self._contested.get(firm.uscc or "") if firm is not None and not firm.id else None
        if firm is not None and rival is not None and words.chosen is None:
            return None, several([firm, rival], "name")
        return firm, doubt

    def _put(self, meant: Meant, at: int, found: Found, own: str | None) -> None:
        """Note whom a row means; `own` is the key under which it creates a firm."""
        firm, doubt = found
        if doubt is not None and doubt.kind not in _NO_ANSWER:
            meant.doubts[at] = doubt
            if not meant.said.words[at].code:
                own = None
        if firm is not None and firm.id:
            meant.firms[at] = firm
        elif key := (firm.uscc if firm is not None else own):
            meant.keys[at] = key

    def _ask_about_shared(self, known: Firms) -> None:
        """Ask where a name stands for several firms and no code gives it to the row's own."""
        rows = [
            (meant, at, key)
            for meant in self.tables
            for at in meant.said.alone
            if at not in meant.doubts and (key := meant.key(at)) is not None
        ]
        given: dict[str, dict[Key, Firm]] = {}
        for meant, at, key in rows:
            words = meant.said.words[at]
            firm = meant.firms[at] or Firm(0, None, words.name or "")
            for name in meant.said.names(at):
                given.setdefault(name, {}).setdefault(key, firm)
        for meant, at, key in rows:
            if meant.said.words[at].chosen is None and not meant.said.by_org(at, known):
                self._ask_about(meant, at, key, known, given)

    def _ask_about(
        self,
        meant: Meant,
        at: int,
        key: Key,
        known: Firms,
        given: Mapping[str, Mapping[Key, Firm]],
    ) -> None:
        own = set(meant.said.words[at].folded[:1])
        for name in meant.said.names(at):
            borne = {firm.id or str(firm.uscc): firm for firm in known.named(name)}
            if key in borne:
                continue
            where: Literal["name", "former"] = "name" if name in own else "former"
            others = [firm for one, firm in {**given[name], **borne}.items() if one != key]
            if others:
                said = meant.said.told(at, name)
                message = SHARED.format(said, listed(others))
                meant.doubts[at] = Doubt("several_firms", "question", where, message)
                meant.firms[at] = None
                meant.keys.pop(at, None)
                return


def _add(firms: list[Firm], firm: Firm) -> None:
    """Add a firm that is not there yet; firms that are to come differ in their codes."""
    if not any((one.id, one.id or one.uscc) == (firm.id, firm.id or firm.uscc) for one in firms):
        firms.append(firm)
