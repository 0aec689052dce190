"""What a new evaluation starts with: its one row of facts, and the indicators of the usual framework."""

from models import frameworks
from models.evaluation import Evaluation, MoneyUnit, ReceivedBase, Stage
from models.store import Step

FRAMEWORK = "2011-three-part"


def start(step: Step) -> None:
    framework = frameworks.load(FRAMEWORK)
    step.add(
        Evaluation(
            money_unit=MoneyUnit.WAN,
            received_base=ReceivedBase.AVAILABLE,
            stage=Stage.PREPARING,
            sealed=True,
            framework=framework.title,
        )
    )
    frameworks.plant(step, framework)
