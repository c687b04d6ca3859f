"""The names of the months in two dozen languages, as the press writes them."""

from __future__ import annotations

_NAMES = """
jan january januar jänner janvier enero janeiro gennaio ene janv gen januari styczeń
    stycznia leden ledna ocak января янв січня tammikuuta ianuarie
feb february februar février febrero fevereiro febbraio fév fevr févr februari luty lutego
    únor února şubat fev февраля фев лютого helmikuuta februarie pebruari
mar march märz mars marzo março mär maart mrt marzec marca březen března mart maret марта
    мар березня maaliskuuta martie maerz
apr april avril abril aprile avr abr kwiecień kwietnia duben dubna nisan апреля апр квітня
    huhtikuuta aprilie
may mai mayo maio maggio mag maj mei maja květen května mayıs мая май травня toukokuuta
jun june juni juin junio junho giugno giu czerwiec czerwca červen června haziran июня июн
    червня kesäkuuta iunie
jul july juli juillet julio julho luglio lug juil lipiec lipca červenec července temmuz июля
    июл липня heinäkuuta iulie
aug august août agosto ago aout augusti augustus sierpień sierpnia srpen srpna ağustos
    agustus августа авг серпня elokuuta agu
sep sept september septembre septiembre setembro settembre set wrzesień września září eylül
    сентября сен вересня syyskuuta septembrie setiembre
oct october oktober octobre octubre outubro ottobre okt out ott październik października
    říjen října ekim октября окт жовтня lokakuuta octombrie
nov november novembre noviembre novembro listopad listopadu listopada kasım ноября ноя
    листопада marraskuuta noiembrie nopember
dec december dezember décembre diciembre dezembro dicembre dez dic déc grudzień grudnia
    prosinec prosince aralık декабря дек грудня joulukuuta decembrie desember des
"""
"""One month a line; an indented line continues the month above."""
_MONTHS = _NAMES.strip().replace("\n    ", " ").split("\n")
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
