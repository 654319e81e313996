"""The demonstration company: invented people, leads and verdicts, the same for the same seed and day."""

#: The invented firm; it sells condition monitoring to plants.
COMPANY_NAME = "Ferrolune Instruments"
