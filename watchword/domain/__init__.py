"""The words of the glossary as frozen values, and the rules over them; standard library only."""
