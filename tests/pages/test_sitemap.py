"""What search engines are told."""

from xml.etree import ElementTree as Xml

from tests.support.browser import Browser

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_search_engines_are_told_every_page_there_is_to_find(browser: Browser) -> None:
    visitor = browser.client
    answer = visitor.get("/sitemap.xml")
    told = Xml.fromstring(answer.data)
    pages = {str(one.findtext(f"{MAP}loc")): one.findtext(f"{MAP}lastmod") for one in told}
    assert len(pages) > 1508
    assert pages["http://127.0.0.1:8000/thu-tuc/1.001193"] == "2026-07-01"
    assert "http://127.0.0.1:8000/thu-tuc/hoi" in pages
    assert not [page for page in pages if "/can-bo" in page or "/T/" in page]
    for path in [page.removeprefix("http://127.0.0.1:8000") for page in pages][:12]:
        assert visitor.get(path).status_code == 200, path
    again = visitor.get("/sitemap.xml", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml\n" in visitor.get("/robots.txt").text
