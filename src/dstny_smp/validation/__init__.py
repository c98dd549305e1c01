"""Validators of texts and files, one module a kind.

Every module speaks the same verbs: ``parse(text)`` returns the canonical value
or raises `InvalidValueError`, ``is_valid(text)`` tells, ``format`` writes for
people. `field` holds the checks that model constructors share.
"""
