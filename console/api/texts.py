"""Words that the API tells people, in Russian and English."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["ru", "en"]

PARTS: Final[dict[str, dict[Language, str]]] = {
    "turnout": {"ru": "выезд: время от приказа до движения", "en": "turnout: from the order to rolling wheels"},
    "travel": {"ru": "время в пути", "en": "driving time"},
    "urgency": {"ru": "срочность: вес приоритета", "en": "urgency: the weight of the priority"},
    "late": {"ru": "позже норматива: прибудет после срока", "en": "past the time set: it is expected too late"},
    "lateness": {
        "ru": "опоздание: ожидаемое, с учётом разброса пути",
        "en": "lateness: as expected, over all that the drive may last",
    },
    "survival": {
        "ru": "выживание: шанс, потерянный до прибытия",
        "en": "survival: the chance that is lost until it comes",
    },
    "overtime": {"ru": "переработка: работа после конца смены", "en": "overtime: work after the end of the shift"},
    "meal": {"ru": "перерыв: бригаде он положен", "en": "break: the crew is owed one"},
    "workload": {"ru": "нагрузка: вызовы этой смены", "en": "workload: calls that the crew had in this shift"},
    "diversion": {
        "ru": "отвлечение: бригада уже в пути на другой вызов",
        "en": "diversion: the crew is under way to another incident",
    },
    "coverage": {"ru": "прикрытие: район остаётся без бригады", "en": "cover: demand that is left without a crew"},
    "cross_district": {"ru": "чужой район: бригада другого района", "en": "district: the crew belongs to another one"},
    "capability": {
        "ru": "нет профиля: бригада не соответствует поводу",
        "en": "capability: the crew lacks one that is needed",
    },
    "overqualified": {"ru": "реанимация: бригада не по профилю", "en": "resuscitation: such a crew would be tied up"},
    "stale_position": {
        "ru": "старые координаты: бригада могла уехать",
        "en": "old position: the crew may be elsewhere",
    },
    "no_road": {"ru": "нет дороги: оценка по прямой", "en": "no road leads there: straight-line estimate"},
}
"""What each part of a price means."""

REFUSALS: Final[dict[str, dict[Language, str]]] = {
    "busy": {"ru": "занята на другом вызове", "en": "busy with another incident"},
    "off_duty": {"ru": "не на смене", "en": "off duty"},
    "out_of_service": {"ru": "выведена из работы", "en": "out of service"},
    "no_position": {"ru": "координаты ни разу не получены", "en": "never had a position"},
    "no_place": {"ru": "место вызова неизвестно", "en": "the place of the incident is not known"},
    "capability": {"ru": "профиль бригады не подходит", "en": "lacks a capability that is needed"},
    "shift_end": {"ru": "смена закончится раньше прибытия", "en": "the shift ends before it would arrive"},
    "out_of_reach": {"ru": "вне радиуса: так далеко не отправляют", "en": "farther than it goes"},
}
"""Why a unit cannot be sent."""

TITLES: Final[dict[str, dict[Language, str]]] = {
    "bad_field": {"ru": "Поле заполнено неверно", "en": "A field is wrong"},
    "unknown": {"ru": "Не найдено", "en": "Not found"},
    "unit_taken": {"ru": "Бригада уже направлена", "en": "The unit was already sent"},
    "unit_unavailable": {"ru": "Бригаду нельзя направить", "en": "The unit cannot be sent"},
    "cannot_convey": {"ru": "Перевозить не на чем", "en": "It has no ambulance"},
    "not_wanted": {"ru": "Вызову больше не нужны бригады", "en": "The incident wants no more units"},
    "already_bound": {"ru": "Бригада уже там или уже едет туда", "en": "The unit is there or on its way there"},
    "incident_ended": {"ru": "Вызов уже закрыт", "en": "The incident is closed"},
    "no_comparison": {"ru": "Сравнивать не с чем", "en": "There is nothing to compare"},
    "no_place": {"ru": "Место вызова неизвестно", "en": "The place is not known"},
    "incident_erased": {"ru": "Данные вызова стёрты", "en": "The incident was erased"},
    "incident_open": {"ru": "Вызов ещё не закрыт", "en": "The incident is not closed"},
    "status_order": {"ru": "Статус не по порядку", "en": "The status is out of order"},
    "already_confirmed": {"ru": "Получение уже подтверждено", "en": "It was confirmed already"},
    "call_taken": {"ru": "Звонок уже принят", "en": "The call was already taken"},
    "call_state": {"ru": "Со звонком этого сделать нельзя", "en": "The call cannot become that"},
    "has_units": {"ru": "На вызове есть бригады", "en": "The incident has units on it"},
    "too_old": {"ru": "Вызов закончен больше суток назад", "en": "The incident ended more than a day ago"},
    "nothing_to_undo": {"ru": "Отменять нечего", "en": "Nothing to take back"},
    "changed_since": {"ru": "После этого уже есть другие действия", "en": "Somebody has gone on from there"},
    "stale_version": {"ru": "Запись уже изменена другим", "en": "Somebody else changed the record"},
    "contended": {"ru": "Записи заняты, повторите", "en": "The records are contended, try again"},
    "overloaded": {"ru": "Слишком много команд, повторите", "en": "Too many commands wait, try again"},
    "journal_away": {"ru": "Журнал недоступен, ничего не сохранено", "en": "The journal is away, nothing was stored"},
    "unstorable": {"ru": "Это нельзя сохранить", "en": "This cannot be stored"},
    "centre_away": {"ru": "Центр не отвечает", "en": "The centre does not answer"},
    "accounts_away": {"ru": "Учётные записи недоступны", "en": "The accounts are away"},
    "pages_missing": {"ru": "Страницы не собраны", "en": "The pages are not built"},
    "exchange_missing": {"ru": "Обмен с другими системами не открыт", "en": "There is no exchange"},
    "letter_settled": {"ru": "Сообщение уже обработано", "en": "The letter is settled"},
    "places_missing": {"ru": "Карта собрана без адресов", "en": "The map was built without places"},
    "not_signed_in": {"ru": "Вход не выполнен", "en": "Not signed in"},
    "not_allowed": {"ru": "Недостаточно прав", "en": "Not allowed"},
    "not_your_unit": {"ru": "Это не ваша бригада", "en": "That is not your unit"},
    "not_your_patient": {"ru": "Это не ваш вызов", "en": "That is not your incident"},
    "wrong_password": {"ru": "Имя или пароль неверны", "en": "The name or the password is wrong"},
    "too_many_tries": {"ru": "Слишком много попыток подряд", "en": "Too many tries in a row"},
    "seat_taken": {"ru": "Место занято", "en": "The seat is taken"},
    "no_session": {"ru": "Этот ключ не завершается выходом", "en": "This token does not end by signing out"},
    "no_sign_in": {"ru": "Вход здесь не нужен", "en": "Nobody signs in here"},
    "audit_away": {"ru": "Журнал доступа недоступен", "en": "The audit is away"},
    "body_too_large": {"ru": "Слишком большой запрос", "en": "The body is too large"},
    "wrong_content_type": {"ru": "Неверный тип содержимого", "en": "The content type is wrong"},
    "version_required": {"ru": "Нужен заголовок If-Match", "en": "If-Match is required"},
    "no_such_path": {"ru": "Такого адреса нет", "en": "There is no such path"},
    "wrong_method": {"ru": "Метод не поддерживается", "en": "The method does not go with the path"},
    "refused": {"ru": "Отказано", "en": "Refused"},
    "internal": {"ru": "Внутренняя ошибка", "en": "Internal error"},
}
"""The title of a problem, by its code."""


def language_of(accept_language: str) -> Language:
    """Choose the language by the header `Accept-Language`; Russian where it names neither Russian nor English."""
    best: tuple[float, Language] = (0.0, "ru")
    for choice in accept_language.split(","):
        tag, _, quality = choice.partition(";")
        weight = _weight(quality)
        primary = tag.strip().lower().partition("-")[0]
        if weight > best[0] and primary in {"ru", "en"}:
            best = (weight, "en" if primary == "en" else "ru")
    return best[1]


def _weight(quality: str) -> float:
    if not quality.strip():
        return 1.0
    try:
        return float(quality.strip().removeprefix("q="))
    except ValueError:
        return 0.0
