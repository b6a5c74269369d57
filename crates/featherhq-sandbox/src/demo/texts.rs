//! Names, numbers and amounts for the topics' texts, and the texts that test a
//! reader: other scripts, markup, control characters, great length.

use crate::random::Random;

const NAMES: &[&str] = &[
    "Amelia",
    "Noah",
    "Zoë",
    "José",
    "Łukasz",
    "Nguyễn An",
    "Søren",
    "Aylin",
    "Олена",
    "Γιώργος",
    "李娜",
    "佐藤 健",
    "김민준",
    "فاطمة",
    "יעל",
    "O'Brien",
    "Priya",
    "Chidi",
];

const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// What the placeholders of one conversation stand for.
#[derive(Debug, Clone)]
pub(crate) struct Details {
    name: &'static str,
    number: String,
    amount: String,
    day: &'static str,
}

impl Details {
    pub(crate) fn new(random: &mut Random) -> Self {
        let (units, cents) = (random.between(4, 390), random.between(0, 99));
        Self {
            name: random.pick(NAMES),
            number: format!("{:05}", random.below(100_000)),
            amount: format!("{}{units}.{cents:02}", random.pick(&["€", "$", "£"])),
            day: random.pick(DAYS),
        }
    }

    /// The template with every placeholder filled in.
    pub(crate) fn fill(&self, template: &str) -> String {
        // Texts are filled tens of thousands of times while a sandbox starts,
        // so each is written once, into room for the longest values.
        let mut text = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some(place) = rest.find('{') {
            let (before, from_brace) = rest.split_at(place);
            text.push_str(before);
            let (value, after) = match self.placeholder(from_brace) {
                Some(filled) => filled,
                // The templates of JSON have braces of their own.
                None => from_brace.split_at(1),
            };
            text.push_str(value);
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The value of the placeholder that `text` begins with, and what follows.
    fn placeholder<'a>(&'a self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let values = [
            ("{number}", self.number.as_str()),
            ("{amount}", self.amount.as_str()),
            ("{name}", self.name),
            ("{day}", self.day),
        ];
        values
            .into_iter()
            .find_map(|(name, value)| Some((value, text.strip_prefix(name)?)))
    }
}

/// What is done to a text before it is used.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Oddity {
    Plain,
    Emoji,
    RightToLeft,
    OtherScript,
    Combining,
    Markup,
    Control,
    Wildcards,
    VeryLong,
}

/// Subjects: half of them plain, every oddity once in eighteen.
pub(crate) const SUBJECT_ODDITIES: &[Oddity] = &[
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Emoji,
    Oddity::RightToLeft,
    Oddity::OtherScript,
    Oddity::Combining,
    Oddity::Markup,
    Oddity::Control,
    Oddity::Wildcards,
    Oddity::VeryLong,
];

impl Oddity {
    pub(crate) fn apply(self, text: String) -> String {
        match self {
            Self::Plain => text,
            Self::Emoji => format!("{text} 😡📦👩‍👩‍👧‍👦 🇩🇪"),
            Self::RightToLeft => format!("أين طلبي؟ {text} — שלום"),
            Self::OtherScript => format!("【至急】{text}(返信をお願いします)"),
            Self::Combining => format!("Zalgo T\u{301}e\u{308}\u{323}xt, straße, İstanbul: {text}"),
            Self::Markup => {
                format!("<b>{text}</b><script>alert('x')</script> &amp; <a href=\"#\">more</a>")
            }
            Self::Control => {
                format!("\u{1b}[31m{text}\u{1b}[0m\u{7}\tsecond\u{8} part\r\nnext line\u{202e}")
            }
            Self::Wildcards => format!("100% \"sure\" about_this? It's {text} \\ = +1"),
            Self::VeryLong => format!("{text} {}", "and it goes on and on ".repeat(40).trim_end()),
        }
    }
}
