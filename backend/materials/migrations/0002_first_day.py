"""The categories, the outlets of the first day with their licence records, and what each outlet calls a category."""

from django.db import migrations

CATEGORIES = (
    ("politics", "정치"),
    ("business", "경제"),
    ("technology", "기술"),
    ("science", "과학"),
    ("health", "건강"),
    ("sports", "스포츠"),
    ("culture", "문화"),
    ("world", "세계"),
)
SOURCES = (
    {
        "name": "NYT",
        "kind": "nyt",
        "credit": "The New York Times",
        "terms_url": "https://developer.nytimes.com/terms",
        "may_fetch_pages": False,
        "may_send_body": False,
        "body_policy": "never",
    },
    {
        "name": "CNN",
        "kind": "cnn",
        "credit": "CNN",
        "terms_url": "https://edition.cnn.com/terms",
        "may_fetch_pages": True,
        "may_send_body": True,
        "body_policy": "until_notes",
    },
)
NAMES_THERE = {
    "NYT": {"culture": "arts"},
    "CNN": {"technology": "business/tech", "sports": "sport", "culture": "entertainment"},
}


def write(apps, schema_editor):
    """Write the rows of the first day."""
    Category = apps.get_model("materials", "Category")
    Source = apps.get_model("materials", "Source")
    SourceCategory = apps.get_model("materials", "SourceCategory")
    categories = Category.objects.bulk_create(
        Category(name=name, name_ko=name_ko, position=position) for position, (name, name_ko) in enumerate(CATEGORIES)
    )
    sources = Source.objects.bulk_create(Source(**fields) for fields in SOURCES)
    SourceCategory.objects.bulk_create(
        SourceCategory(
            source=source,
            category=category,
            source_category=NAMES_THERE[source.name].get(category.name, category.name),
        )
        for source in sources
        for category in categories
    )


class Migration(migrations.Migration):
    """Data only; undoing it leaves the rows, which stories may point at by then."""

    dependencies = [("materials", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
