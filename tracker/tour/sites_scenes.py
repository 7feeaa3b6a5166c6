"""Where doses went: patterns of every size on their drawings, under the longest of names."""

from dataclasses import dataclass
from functools import partial
from itertools import count

from tracker.domain.sites import Side, Site, Sites, put_cell
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.sites.sites_editor import SitesEditor

_ONABOT, _INCOBOT = "onabotulinumtoxinA", "incobotulinumtoxinA"
_NUMBERS = count(9_000_001)
_FAMILY_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Llewelyn"
_GIVEN_NAME = "Maria Magdalena Wilhelmina"
_PAIN = (("temporalis", 5), ("occipitalis", 4), ("trapezius", 5))
_ARM = ("biceps-brachii", "brachialis", "flexor-carpi-radialis", "flexor-digitorum-profundus")


@dataclass(frozen=True, slots=True)
class _Kind:
    condition: str
    product: str = _ONABOT
    body_region: str = ""
    more: Sites = ()
    pain: bool = False


def _record(kind: _Kind, stage: Stage) -> None:
    """A visit of somebody who has this one treatment, with its sites on the drawings."""
    stage.window.go_to("recall")
    born = stage.today.replace(year=1961, day=1)
    form = PatientForm(f"{next(_NUMBERS)}", _FAMILY_NAME, _GIVEN_NAME, born)
    patient = str(stage.do(add_patient, form, stage.today).value)
    course = CourseForm(kind.condition, kind.product, kind.body_region)
    uuid = str(stage.do(open_course, patient, course, stage.today).value)
    stage.window.open_visit(patient, uuid)
    stage.settle()
    (editor,) = (one for one in stage.window.findChildren(SitesEditor) if one.isVisible())
    editor.put_pattern()
    editor.show_sites(_with_more(editor.sites(), kind))
    stage.press(_("Drawings"))
    stage.wait_for_checks()
    view = next(one for one in editor.findChildren(DrawingView) if one.isVisible())
    stage.bring_into_sight(view)
    stage.take()
    stage.press(_("Cancel"))
    stage.press(_("Leave"))


def _with_more(sites: Sites, kind: _Kind) -> Sites:
    for muscle, sites_each in _PAIN if kind.pain else ():
        for side in (Side.LEFT, Side.RIGHT):
            sites = put_cell(sites, muscle, side, 5_000 * sites_each, sites_each)
    return sites + kind.more


SITES_SCENES = (
    Scene("sites-follow-the-pain", partial(_record, _Kind("chronic-migraine", pain=True))),
    Scene("sites-bladder-30", partial(_record, _Kind("neurogenic-detrusor-overactivity"))),
    Scene("sites-axillae", partial(_record, _Kind("axillary-hyperhidrosis"))),
    Scene("sites-eyelids", partial(_record, _Kind("blepharospasm"))),
    Scene("sites-glands", partial(_record, _Kind("sialorrhea", _INCOBOT))),
    Scene(
        "sites-limbs",
        partial(
            _record,
            _Kind(
                "upper-limb-spasticity",
                body_region="right arm",
                more=tuple(Site(muscle, Side.RIGHT, 50_000, 2) for muscle in _ARM),
            ),
        ),
    ),
)
