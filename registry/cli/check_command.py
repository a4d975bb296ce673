"""`flask check`: every stored invariant, and the row where one does not hold."""

from registry.access import Action
from registry.cli.answer import DONE, REFUSED, Answer
from registry.cli.call import Call
from registry.cli.command import ledger_command


@ledger_command("check")
def command(call: Call) -> Answer:
    """逐项核验台账的全部规则，指出不符的那一行。"""
    from registry.indicators.rules import Rules
    from registry.records.check import problems
    from registry.services.planning.checking import plan_problems

    call.require(Action.OPERATE)
    found = [*problems(call.session), *plan_problems(call.session, Rules.of(call.settings))]
    text = "\n".join(found) if found else "台账核验通过，未发现问题。"
    return Answer({"problems": found}, text, REFUSED if found else DONE)
