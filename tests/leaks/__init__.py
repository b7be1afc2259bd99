"""Whether anything hidden can be read: a case with a word of its own in every text, and every address asked as everybody.

`case` has the people, `phases` plays the recruitment, `marks` names the planted words, `table` says by hand who reads what and from when,
`addresses` finds every address of the site, `walker` asks them all.
"""
