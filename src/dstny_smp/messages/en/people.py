"""English texts of this area: people."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "user.primary_not_among_numbers": (
        "{value} is not one of the user's numbers",
        "choose one of his numbers, or add it to them",
    ),
    "user.photo_is_no_picture": ("{value} is not a picture", "give a PNG, JPEG or WebP picture"),
    "activity.not_after_start": ("the end {value} is not after the start {starts}", "give a later end"),
    "word.available": "available",
    "word.working_elsewhere": "working elsewhere",
    "word.busy": "busy",
    "word.meeting": "meeting",
    "word.break": "break",
    "word.travelling": "travelling",
    "word.away": "away",
    "word.sick": "sick",
    "word.leave": "on leave",
    "word.holiday": "holiday",
    "user.mobile_is_premium": ("{number} is a premium number", "give a mobile number"),
    "user.mobile_is_not_mobile": (
        "{number} is not a mobile number",
        "give a mobile number, or list it among the numbers",
    ),
    "user.number_not_in_plan": ("{number} does not exist in the number plan", "check the digits"),
    "user.activities_overlap": (
        "{kind} begins on {starts} (UTC) during {other}, and holds then",
        "end the other before, if that is not meant",
    ),
    "user.name_mixes_scripts": ("{name} mixes letters of different scripts", "check that it is who it seems to be"),
    "department.looks_alike": (
        "{name} looks like department {other}",
        "use that department, or choose a name that cannot be mistaken",
    ),
    "users.column_name": "Name",
    "users.column_email": "E-mail address",
    "users.column_numbers": "Phone numbers",
    "users.column_departments": "Departments",
    "users.column_licences": "Licence types",
    "word.licence_standard": "Standard",
    "word.licence_basic": "Basic",
    "users.unknown_column": ("{value} is not a column of the list of users", "sort by one of {known}"),
    "users.not_listed": ("{value} is neither a user nor a department", "leave it out: the list does not show it"),
    "users.action_send_configuration": "Send configuration SMS for mobile client",
    "users.action_send_welcome": "Send welcome mail for Standard/Basic user",
    "users.action_edit": "Edit user",
    "users.action_delete": "Delete",
    "action.not_administrator": ("only an administrator may do this", "ask an administrator"),
    "action.no_mobile_number": ("this user has no mobile number", "add one"),
    "action.number_is_not_mobile": ("{number} is not a mobile number", "give the user a mobile number"),
    "action.is_yourself": ("nobody deletes himself", "let another administrator do it"),
    "action.last_administrator": (
        "this is the last administrator",
        "make somebody else an administrator first",
    ),
    "action.in_use": (
        "this user is named in {count} places: {places}",
        "delete him together with these mentions, or take them out first",
    ),
}
