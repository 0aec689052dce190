"""The small parts pages are made of."""

from ui.widgets import Card, Label


def test_a_card_shows_its_title_whenever_it_gets_one(qtbot):
    card = Card()
    card.body.addWidget(Label("内容"))
    qtbot.addWidget(card)
    card.show()
    low = card.sizeHint().height()
    assert not card.heading.isVisible()
    card.heading.setText("支出明细")
    assert card.heading.isVisible()
    assert card.sizeHint().height() > low
    card.heading.setText("")
    qtbot.waitUntil(lambda: card.sizeHint().height() == low)
