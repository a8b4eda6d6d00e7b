"""Forms of sources and their listings, validated against what the collector can read."""

import re
from typing import TYPE_CHECKING, Any

from django import forms

from backend.materials.models import Source, SourceCategory
from backend.materials.services import feeds
from backend.materials.sources import KINDS, source_class

# Forms take their model's type for the type checker alone.
if TYPE_CHECKING:
    SourceModelForm = forms.ModelForm[Source]
    ListingModelForm = forms.ModelForm[SourceCategory]
else:
    SourceModelForm = ListingModelForm = forms.ModelForm

SECTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_-]*")
ADDRESS = "http:// 또는 https://로 시작하는 주소를 입력해 주세요."


class SourceForm(SourceModelForm):
    """A source with its licence record."""

    class Meta:
        model = Source
        fields = "__all__"

    def clean_name(self) -> str:
        """Refuse a name that differs from another source's by case only: the collector treats both as one."""
        name: str = self.cleaned_data["name"]
        if Source.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("이미 있는 소스 이름입니다.")
        return name

    def clean_terms_url(self) -> str:
        """Refuse anything but a URL."""
        url: str = self.cleaned_data["terms_url"]
        if url and not feeds.is_address(url):
            raise forms.ValidationError(ADDRESS)
        return url


class ListingForm(ListingModelForm):
    """A source's listing of one of our categories."""

    class Meta:
        model = SourceCategory
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse a listing that this kind of source cannot have, instead of failing at every collection."""
        super().clean()
        given = self.cleaned_data
        source, there = given.get("source"), given.get("source_category", "")
        by_address = source_class(source.kind).lists_by_address if source and source.kind in KINDS else None
        if by_address and not feeds.is_address(there):
            self.add_error("source_category", f"피드의 주소가 필요합니다. {ADDRESS}")
        if by_address is False and not SECTION.fullmatch(there):
            self.add_error("source_category", "지면의 이름을 입력해 주세요. 예: technology, business/tech")
        return given
