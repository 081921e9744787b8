"""A street full of people where WeChat would stand: the bot cannot tell it from a gateway."""
