"""English texts of this area: what is sent to a user, and his picture."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "welcome.subject": "Welcome to Dstny UCaaS ({kind})",
    "welcome.greeting": "Dear {name},",
    "welcome.greeting_nobody": "Hello,",
    "welcome.ready": "Your account for Dstny UCaaS is ready. You are a {kind} user.",
    "welcome.account": "Your account",
    "welcome.login": "Log-in address",
    "welcome.password": "Password",
    "welcome.password_elsewhere": "Not in this mail. Your administrator has set it and gives it to you in another way.",
    "welcome.number": "Primary number",
    "welcome.no_number": "You have no number yet.",
    "welcome.start": "How to begin",
    "welcome.log_in": "Log in with this address and your password in the applications of Dstny UCaaS, such as ConnectMe.",
    "welcome.app": "Activate the Dstny mobile app with the configuration SMS that your administrator sends to {number}.",
    "welcome.app_without_mobile": "For the Dstny mobile app you need a configuration SMS from your administrator. Your mobile number is not known yet: pass it on to your administrator.",
    "welcome.portal": "You are an administrator. With the same address and password you log in to the Service Management Portal: {url}",
    "welcome.portal_of_others": "If you want details or settings changed, ask your administrator. That is done in the Service Management Portal, which is open to administrators only: {url}",
    "welcome.includes": "What comes with {kind}",
    "welcome.questions": "Questions?",
    "welcome.account_contact": "Account",
    "welcome.support_contact": "Support",
    "welcome.feedback_contact": "Ideas and wishes",
    "welcome.ask_administrator": "Ask your administrator.",
    "welcome.why": "You receive this message because an administrator has created an account for you. If you did not expect it, tell your administrator. Never give your password to anyone.",
    "welcome.unknown_kind": ("{value} is not a kind of user", "choose standard or basic"),
    "welcome.bad_portal": ("{value} is not the portal's information", "give the organization's PortalInfo"),
    "welcome.kind_not_licensed": (
        "the mail says {kind}, and the user's licence is {licences}",
        "send the other mail, or change the licence",
    ),
    "mail.bad_message_id": (
        "{value} is not a Message-ID",
        "write <name@domain> in ASCII, such as email.utils.make_msgid() makes",
    ),
    "configuration.text": "Hello {name}, activate the Dstny mobile app here: {link}",
    "configuration.text_nobody": "Activate the Dstny mobile app here: {link}",
    "configuration.no_mobile": ("this user has no mobile number for this", "add one"),
    "configuration.bad_link": (
        "this is not a link that can be sent ({value} characters)",
        "give an address of at most {cap} characters that begins with https:// and has no user name",
    ),
    "configuration.too_many_parts": ("the message takes {value} parts, more than {cap}", "give a shorter link"),
    "sms.too_long": ("the text takes {value} characters, more than one message can hold", "write a shorter text"),
    "photo.undecodable": ("the picture cannot be decoded", "save it again as PNG, JPEG or WebP"),
    "photo.too_many_scans": (
        "the picture is built up in {value} steps, more than {cap}",
        "save it as an ordinary JPEG",
    ),
}
