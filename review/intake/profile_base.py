"""What every table that a profile reads has in common: how it is recognised, and the columns made from others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

LONGEST_COLUMN = 200
Column = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_COLUMN)]
#: Column → the values of it that fit, in any case of letters; a row fits where all columns do. ``*`` in a value stands
#: for any text: ``"*"`` is any value at all, ``"*call*"`` one with the word in it, ``""`` an empty cell.
Rule = dict[Column, list[str]]
#: The key of a value map that stands for every value not listed.
ANY = "*"


class Part(BaseModel):
    """A section of a profile: strict, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Table(Part):
    """A kind of file that a profile reads."""

    #: What such a file is called, without its ending; ``*`` stands for any text.
    files: list[str] = Field([])
    #: The columns by which such a file is recognised; where nothing is said, those that the section names.
    signature: list[Column] = Field([])
    #: Whether columns that a file lacks are taken as not known; ``required`` are those that it may not lack.
    optional: bool = False
    required: list[Column] = Field([])
    #: New column → the columns of which the first that has a value is taken.
    first_of: dict[Column, list[Column]] = Field({})
    #: New column → the columns whose values are put together with a space between them.
    joined: dict[Column, list[Column]] = Field({})
    #: New column → what it says in every row, where no column of the file says it.
    constants: dict[Column, str] = Field({})
    #: Rows that are none of ours (deleted ones, open tasks); they are set aside and counted.
    ignore: list[Rule] = Field([])

    @field_validator("ignore", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        """One rule may be written as a table."""
        if isinstance(value, dict):
            return [value] if value else []
        return value


class Lookup(Table):
    """A file that tells more about the rows of others: the names of users, the history of a field."""

    #: Its column whose value is looked for, and the column of leads or touches in which that value stands.
    key: Column
    by: Column
    #: Only rows that fit are read; ``@rejected`` stands for every status by which leads are sent back.
    where: Rule = Field({})
    #: Of several rows with one key the last by this column counts; the last in the file where none is named.
    order: Column | None = None
    #: New column → the columns of this file that are its value, put together with a space.
    gives: dict[Column, list[Column]] = Field({})
    #: Whether the value of ``by`` itself stands where nothing was found.
    keep: bool = False

    def columns_read(self) -> Iterator[str]:
        """Its own columns that it needs."""
        yield self.key
        yield from self.where
        for columns in self.gives.values():
            yield from columns

    def columns_given(self) -> set[str]:
        """The columns that it adds; its constants are said where a row was found."""
        return {*self.gives, *self.constants}
