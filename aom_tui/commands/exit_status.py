"""What a call came to, as the exit status that a script reads."""

from aom_tui.commands.errors import INTERRUPTED, USAGE
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Outcome, Success

SUCCESS = 0
IAM_REFUSED = 6
NO_USABLE_REPLY = 7


def exit_status(exchange: Exchange) -> int:
    """0; 3, 4 or 5 for the class of an error reply; 2 for not sent, 6, 7 and 130 for the ways to have no reply."""
    match exchange.outcome:
        case ApiError() as error:
            return error.status_class
        case outcome:
            return iam_status(outcome)


def iam_status(outcome: Outcome) -> int:
    """The same for what a command itself asked IAM: that IAM refused or failed is 6, whatever it said."""
    match outcome:
        case Success():
            return SUCCESS
        case ApiError() | Failure(kind=FailureKind.IAM_REFUSED | FailureKind.IAM_FAILED):
            return IAM_REFUSED
        case Failure(kind=FailureKind.CANCELLED):
            return INTERRUPTED
        case Failure(kind=FailureKind.BLOCKED):
            return USAGE
        case Failure():
            return NO_USABLE_REPLY
