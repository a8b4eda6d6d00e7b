"""The form of an article's admin page, with detection of concurrent edits."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from backend.console.model_admin import AnyForm
from backend.materials.models import Article
from backend.materials.services import article_edits

PROVISIONAL = "모델 없이 쓴 임시 노트입니다. 모델이 다시 쓰면 여기서 고친 글도 바뀝니다."
MEANWHILE = "그사이 다른 곳에서 고친 글이 있습니다. 지금은 “{now}”입니다. 그래도 바꾸려면 한 번 더 저장해 주세요."
EMPTIED = "그사이 다른 곳에서 비운 글입니다. 그래도 바꾸려면 한 번 더 저장해 주세요."


class Text(forms.CharField):
    """A text field that also submits its initial value; line ends are normalized."""

    def __init__(self, label: str, *, rows: int = 1, max_length: int, required: bool = True) -> None:
        widget = UnfoldAdminTextareaWidget({"rows": rows}) if rows > 1 else UnfoldAdminTextInputWidget()
        super().__init__(label=label, widget=widget, show_hidden_initial=True, max_length=max_length, required=required)

    def to_python(self, value: object) -> str:
        """Return the text with \\n as line ends; browsers send \\r\\n."""
        text: str | None = super().to_python(value)
        return (text or "").replace("\r\n", "\n")


class ConcurrentEdits(forms.BaseForm):
    """Mixin of a form with `Text` fields: of two editors of one text, the later one is told.

    A field that another editor changed since the page was opened is left alone unless it was changed here, too; then
    the other text is shown once, before it is overwritten.
    """

    def stored(self) -> dict[str, str]:
        """Lock what is edited until it is saved, and return the texts as they stand, by field."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Compare changed fields with the current texts."""
        current = self.stored()
        for name in self.changed_data:
            if name not in current:
                continue
            field_name = self[name].html_initial_name
            initial = str(self.fields[name].to_python(self.data.get(field_name)))
            if initial != current[name] != self.cleaned_data.get(name):
                self.add_error(name, MEANWHILE.format(now=current[name]) if current[name] else EMPTIED)
                data = cast("QueryDict", self.data).copy()
                data[field_name] = current[name]
                self.data = data
        return self.cleaned_data


class Factual(forms.BooleanField):
    """Whether what is corrected was not true: then older messages are corrected, too."""

    def __init__(self) -> None:
        super().__init__(
            label="사실이 틀렸던 내용",
            required=False,
            widget=UnfoldBooleanSwitchWidget(),
            help_text="켜면 보낸 지 7일이 지난 메시지도 고칩니다.",
        )


class CorrectionForm(ConcurrentEdits, AnyForm):
    """The fields of an article that an editor may correct."""

    title = Text("제목", max_length=300)
    summary_en = Text("영어 요약", rows=4, max_length=4000, required=False)
    summary_ko = Text("한국어 요약", rows=4, max_length=4000, required=False)
    is_factual = Factual()

    class Meta:
        model = Article
        fields = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = getattr(self.instance, "note", None)
        for name in ("summary_en", "summary_ko"):
            self.fields[name].initial = getattr(note, name, "")
            self.fields[name].disabled = note is None
        help_text = PROVISIONAL if note and note.is_provisional else ""
        self.fields["summary_en"].help_text = help_text if note else "아직 노트가 없습니다."

    def clean_summary_en(self) -> str:
        """Refuse to empty a summary: learners would see nothing."""
        return self._not_emptied("summary_en")

    def clean_summary_ko(self) -> str:
        """Refuse to empty a translation; notes that never had one may stay without."""
        return self._not_emptied("summary_ko")

    def stored(self) -> dict[str, str]:
        """Lock the article and return its texts."""
        return article_edits.correctable(article_id=self.instance.pk)

    def _not_emptied(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if not text and name in self.changed_data:
            raise forms.ValidationError("요약을 비울 수 없습니다. 숨기려면 기사를 보류하거나 내려 주세요.")
        return text
