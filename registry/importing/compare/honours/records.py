"""Which recorded honour a row means: by 批次, 认定日期, 证书编号, or the one that waits."""

from datetime import date
from typing import Any

from registry.importing.compare.honours.days import Day
from registry.importing.compare.kinds import Kinds, counts, expiry
from registry.importing.compare.present import Present
from registry.importing.table import BLANK
from registry.terms import HonourStatus

Row = dict[str, Any]
_GAINED = (HonourStatus.RECOGNISED.value, HonourStatus.RENEWED.value)


def batch_key(row: Row) -> str:
    """The third part of an honour's key: 批次, else 认定日期, else 证书编号, else 公示日期."""
    for name in ("batch", "recognised_on", "certificate_no", "announced_on"):
        value = row.get(name, BLANK)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str) and value:
            return "".join(value.split())[:120]
    return "未注明"


class Records:
    """The honours on record, by firm and kind."""

    def __init__(self, present: Present, kinds: Kinds) -> None:
        self.kinds = kinds
        self.by_firm: dict[tuple[int, str], list[Row]] = {}
        for row in present.rows():
            self.by_firm.setdefault((row["enterprise_id"], row["kind"]), []).append(row)

    def find(self, firm: int, row: Row) -> Row | None:
        """The recorded honour that a row means, or None."""
        own = self.by_firm.get((firm, str(row["kind"])), [])
        if not own:
            return None
        key = batch_key(row)
        found = [one for one in own if _says_when(row) and one["batch_key"] == key]
        return _only(found) or _only(self._by_date(own, row)) or _only(self._waiting(own, row))

    def several(self, firm: int, row: Row) -> bool:
        """Whether a row that names no batch, day or number might mean several records."""
        own = self.by_firm.get((firm, str(row["kind"])), [])
        return not _says_when(row) and len(self._meant_without_day(own, row)) > 1

    def _by_date(self, own: list[Row], row: Row) -> list[Row]:
        """Records of the same day or certificate; two named batches are never the same."""
        batch = row.get("batch", BLANK)
        return [
            one
            for one in own
            if any(
                isinstance(row.get(name), str | date) and row[name] == one[name]
                for name in ("recognised_on", "certificate_no")
            )
            and not (isinstance(batch, str) and one["batch"] not in (None, batch))
            and row.get("recognised_assumed") is not True
        ]

    def _waiting(self, own: list[Row], row: Row) -> list[Row]:
        """A record that the row completes: only 公示 so far, or its day was assumed.

        A row that says nothing of when means the only record there is.
        """
        if not _says_when(row):
            return self._meant_without_day(own, row)
        open_ones = [
            one for one in own if one["recognised_on"] is None or one["recognised_assumed"]
        ]
        batch = row.get("batch", BLANK)
        return [
            one
            for one in open_ones
            if not (isinstance(batch, str) and one["batch"] not in (None, batch))
        ]

    def _meant_without_day(self, own: list[Row], row: Row) -> list[Row]:
        """The record that a row without batch, day or number may mean.

        A 复核通过 means a renewal that is running, never the interval it prolongs; a 认定 means one
        that is not over. Whatever ends an honour means any.
        """
        status, day = row.get("status_given"), row.get("recognised_on")
        if status not in _GAINED or not isinstance(day, date):
            return own
        running = [one for one in own if one["recognised_on"] is None or counts(one, day)]
        if status == HonourStatus.RENEWED.value:
            return [one for one in running if one["status_given"] == status]
        return running

    def over(self, firm: int, row: Row) -> bool:
        """Whether a 认定 without batch or day would begin anew what is over: a person must say."""
        own = self.by_firm.get((firm, str(row["kind"])), [])
        recognised = row.get("status_given") == HonourStatus.RECOGNISED.value
        return bool(own) and recognised and not _says_when(row)

    def settle(self, record: Row, day: Day, row: Row) -> None:
        """Leave out of a row what it only assumed where the record knows better."""
        if day.assumed and record["recognised_on"] is not None:
            row["recognised_on"] = row["recognised_assumed"] = BLANK
        for name, source in day.derived.items():
            if name == "expires_on":
                if not self._follows(record, row):
                    row["expires_on"] = BLANK
            elif source is None and record[name] is not None:
                row[name] = BLANK
        row["batch_key"] = _key_after(record, row)
        row["status_given"] = BLANK if day.inferred else _status_after(record, row)

    def _follows(self, record: Row, row: Row) -> bool:
        """Whether a new day of recognition sets the end: one computed from the day, or none yet."""
        recognised = record["recognised_on"]
        if recognised is None or record["recognised_assumed"]:
            return record["expires_on"] is None
        rule = self.kinds.on(record["kind"], recognised)
        if rule is None or not rule.validity_months:
            return False
        computed = expiry(recognised, rule.validity_months)
        return bool(record["expires_on"] == computed and row["recognised_on"] != recognised)

    def renewed_by(self, firm: int, row: Row) -> int | None:
        """The honour that a 复核通过 prolongs: the firm's latest of the kind before it.

        Where there is none, that of a kind which the row's own has replaced: a 单项冠军示范企业 is
        renewed as a 单项冠军企业.
        """
        if row.get("status_given") != HonourStatus.RENEWED.value:
            return None
        own, day = str(row["kind"]), row["recognised_on"]
        replaced = self.kinds.replaced_by(own, day)
        for codes in ({own}, replaced):
            earlier = [
                one
                for code in codes
                for one in self.by_firm.get((firm, code), [])
                if one["recognised_on"] is not None and one["recognised_on"] < day
            ]
            if earlier:
                latest: int = max(earlier, key=lambda one: one["recognised_on"])["id"]
                return latest
        return None


def _key_after(record: Row, row: Row) -> Any:
    """The key a record has after the row: a batch or a day that it did not have moves it."""
    merged = {
        name: record[name] if row.get(name, BLANK) is BLANK else row[name]
        for name in ("batch", "recognised_on", "certificate_no", "announced_on")
    }
    if (
        merged["batch"] is None
        and record["recognised_assumed"]
        and row.get("recognised_on", BLANK) is BLANK
    ):
        return BLANK
    return batch_key(merged)


def _status_after(record: Row, row: Row) -> Any:
    """A later 认定 list does not take a 复核通过 back, nor does a 公示 take back a 认定."""
    said, known = row.get("status_given", BLANK), record["status_given"]
    if said == HonourStatus.ANNOUNCED.value and record["recognised_on"] is not None:
        return BLANK
    if said == HonourStatus.RECOGNISED.value and known == HonourStatus.RENEWED.value:
        return BLANK
    return said


def _says_when(row: Row) -> bool:
    """Whether the row itself names a batch, a day or a number."""
    if isinstance(row.get("batch"), str) or isinstance(row.get("certificate_no"), str):
        return True
    if isinstance(row.get("announced_on"), date):
        return True
    return isinstance(row.get("recognised_on"), date) and row.get("recognised_assumed") is not True


def _only(found: list[Row]) -> Row | None:
    return found[0] if len(found) == 1 else None
