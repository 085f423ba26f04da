"""A form as a page that works from a file: nothing is sent, and the answers are saved as a CSV."""

from __future__ import annotations

import json
from html import escape

from annexc._asked.form import BESIDE, FIXED, Form, Line

# By which an answer is put to its source.
_KEPT = ("facility_id", "source", "name")
_STEPS = ("why", "fields", "dates", "unknown", "name")
_STYLE = """
body{font:16px/1.4 system-ui,sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem;
color:#111;background:#fff}
fieldset{border:1px solid #767676;border-radius:.3rem;margin:1rem 0;padding:.5rem 1rem}
legend{font-weight:600}label{display:block;margin:.6rem 0}select,input{font:inherit;display:block;
width:100%;max-width:40rem;padding:.3rem;border:1px solid #595959;background:#fff;color:#111;
box-sizing:border-box}.maybe{border-inline-start:.3rem dashed #767676;padding-inline-start:.6rem}
p.known{white-space:pre-line;margin:.2rem 0}button{font:inherit;padding:.6rem 1.2rem;border:2px
solid #00507a;background:#00507a;color:#fff;border-radius:.3rem}
:focus-visible{outline:3px solid #d55e00}
@media print{button{display:none}}
"""
# A text that a spreadsheet would run is kept from it by a sign before it.
_SCRIPT = """
const columns = JSON.parse(document.getElementById('columns').textContent);
const cell = text => '"' + text.replace(/^(?=[=+@\\t\\r-])/, "'").replaceAll('"', '""') + '"';
document.getElementById('save').addEventListener('click', () => {
  const rows = [...document.querySelectorAll('fieldset')].map(source => columns.map(name => {
    const field = source.querySelector(`[name="${name}"]`);
    return cell(field ? field.value : source.dataset[name] || '');
  }).join(','));
  const head = JSON.parse(document.getElementById('headers').textContent).map(cell).join(',');
  const text = '\\ufeff' + [head, ...rows].join('\\r\\n') + '\\r\\n';
  const file = new Blob([text], {type: 'text/csv'});
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = document.body.dataset.file;
  link.click();
  document.getElementById('saved').hidden = false;
});
"""


def page(form: Form) -> str:
    """The form as HTML, with all that it needs in it."""
    texts = form.texts
    kept = [name for name in _KEPT if name in form.columns]
    columns = [*kept, *form.needs, *BESIDE]
    steps = "".join(f"<li>{escape(step)}</li>" for step in form.steps(*_STEPS))
    sources = "".join(_source(form, line, place) for place, line in enumerate(form.lines))
    return (
        f'<!doctype html><html lang="{texts.language}" dir="{texts.direction}">'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(texts['ask.title'])}</title><style>{_STYLE}</style></head>"
        f'<body data-file="{escape(form.name)}.csv"><main><h1>{escape(texts["ask.title"])}</h1>'
        f"<ol>{steps}</ol>{sources}"
        f'<button id="save" type="button">{escape(texts["ask.save"])}</button>'
        f'<p id="saved" role="status" hidden>{escape(texts["ask.saved"])}</p></main>'
        f"{_data('columns', columns)}{_data('headers', [form.header(name) for name in columns])}"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _data(name: str, value: list[str]) -> str:
    # What would end the element is written by its number.
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _source(form: Form, line: Line, place: int) -> str:
    known = {name: line.known.get(name, "") for name in FIXED}
    # Each keeps its own direction on a page of the other one.
    title = " · ".join(f"<bdi>{escape(known[name])}</bdi>" for name in _KEPT if known[name])
    data = "".join(f' data-{name}="{escape(known[name])}"' for name in _KEPT if known[name])
    told = "".join(
        f'<p class="known"><strong>{escape(form.header(name))}</strong>\n{escape(known[name])}</p>'
        for name in ("region", "known", "why")
        if known[name]
    )
    fields = [_field(form, line, need) for need in form.needs if need in line.cells]
    fields += [
        _label(form.header(name), f'<input name="{name}" dir="auto">', maybe=False)
        for name in BESIDE
    ]
    head = f"<legend>{title or place + 1}</legend>"
    return f"<fieldset{data}>{head}{told}{''.join(fields)}</fieldset>"


def _field(form: Form, line: Line, need: str) -> str:
    cell = line.cells[need]
    if not cell.answers:
        field = f'<input name="{need}" placeholder="{escape(form.texts["ask.date.title"])}">'
    else:
        options = "".join(f"<option>{escape(answer)}</option>" for answer in cell.answers)
        field = f'<select name="{need}"><option></option>{options}</select>'
    return _label(form.header(need), field, maybe=not cell.always)


def _label(text: str, field: str, *, maybe: bool) -> str:
    shown = ' class="maybe"' if maybe else ""
    return f"<label{shown}>{escape(text)} {field}</label>"
