//! What the invented conversations are about. In all texts `{name}`,
//! `{number}`, `{amount}` and `{day}` stand for something that fits.

/// One kind of concern, and all that is said about it.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) key: &'static str,
    pub(crate) subjects: &'static [&'static str],
    pub(crate) summary: &'static str,
    /// The customer's first message.
    pub(crate) opening: &'static str,
    /// What the agent looks up.
    pub(crate) tool: ToolScript,
    /// The agent's answer, with evidence from `article`.
    pub(crate) answer: &'static str,
    /// What the customer goes on to say, and the agent's replies.
    pub(crate) exchanges: &'static [(&'static str, &'static str)],
    pub(crate) article: Article,
}

/// A call of a tool, and what it returns; both are JSON.
#[derive(Debug)]
pub(crate) struct ToolScript {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static str,
    pub(crate) output: &'static str,
}

/// A document of the knowledge base.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) title: &'static str,
    pub(crate) section: &'static [&'static str],
    pub(crate) numbers: &'static [&'static str],
    pub(crate) file: &'static str,
}

/// What ends a conversation that is over.
pub(crate) const CLOSINGS: &[(&str, &str)] = &[
    (
        "That is all, thank you!",
        "You are welcome, {name}. Have a good day!",
    ),
    (
        "Great, that solves it.",
        "Glad to hear it. I am closing this conversation.",
    ),
    (
        "ok thx",
        "Any time. Just write again if anything else comes up.",
    ),
];

/// The topics.
pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        key: "billing",
        subjects: &[
            "Charged twice for invoice {number}",
            "Question about my {day} invoice",
            "Why is my bill {amount} this month?",
        ],
        summary: "{name} saw invoice {number} charged twice. The second charge of {amount} was an authorisation hold and was released.",
        opening: "Hi, I just looked at my card statement and invoice {number} is on it twice. Both times {amount}. What happened?",
        tool: ToolScript {
            name: "lookup_invoice",
            arguments: r#"{"invoice":"{number}"}"#,
            output: r#"{"invoice":"{number}","amount":"{amount}","charges":1,"holds":1}"#,
        },
        answer: "I checked invoice {number}: it was charged once. The second line of {amount} is an authorisation hold, which your bank drops within five working days [1].",
        exchanges: &[
            (
                "So I do not pay {amount} twice?",
                "No. Only one charge was settled; the hold never leaves your account.",
            ),
            (
                "My bank says it knows nothing of a hold.",
                "That happens while it is pending. I have sent you the reference they can search for.",
            ),
            (
                "Can I get the invoice as a PDF?",
                "Of course. I have sent invoice {number} to the address on file.",
            ),
        ],
        article: Article {
            title: "Payments and authorisation holds",
            section: &["Payments", "Pending charges"],
            numbers: &["4", "4.2"],
            file: "payments.pdf",
        },
    },
    Topic {
        key: "delivery",
        subjects: &[
            "Where is my order {number}?",
            "Parcel {number} marked delivered but not here",
            "Delivery moved to {day}?",
        ],
        summary: "Order {number} was held at the depot. {name} chose delivery on {day}.",
        opening: "My order {number} was supposed to come yesterday and the tracking page has not moved since. Where is it?",
        tool: ToolScript {
            name: "track_parcel",
            arguments: r#"{"order":"{number}","carrier":"any"}"#,
            output: r#"{"order":"{number}","state":"at_depot","next_attempt":"{day}"}"#,
        },
        answer: "Thanks for your patience, {name}. Order {number} is at the depot nearest to you. The carrier tries again on {day}; you can also pick it up from today on [1].",
        exchanges: &[
            (
                "{day} is too late, I need it before.",
                "Then pick-up is the fastest way. The depot is open until eight in the evening.",
            ),
            (
                "Do I need anything to pick it up?",
                "An ID and the order number {number} are enough.",
            ),
            (
                "Could a neighbour take it?",
                "Yes. Tell me a name and I will add it to the delivery note.",
            ),
            (
                "The street number on the label is wrong.",
                "I have corrected the address. The label is printed again tonight.",
            ),
        ],
        article: Article {
            title: "Delivery times and pick-up",
            section: &["Shipping", "Missed deliveries"],
            numbers: &["2", "2.5"],
            file: "shipping.md",
        },
    },
    Topic {
        key: "refund",
        subjects: &[
            "Refund for order {number} still missing",
            "Return accepted, no {amount} back",
            "How long does a refund take?",
        ],
        summary: "{name} asked for the refund of {amount} for order {number}. It was issued and arrives by {day}.",
        opening: "I sent order {number} back two weeks ago. The return was accepted but I still do not have my {amount}.",
        tool: ToolScript {
            name: "refund_status",
            arguments: r#"{"order":"{number}"}"#,
            output: r#"{"order":"{number}","refund":"{amount}","state":"issued","expected":"{day}"}"#,
        },
        answer: "The refund of {amount} was issued this morning. Card refunds take three to five working days, so expect it by {day} [1].",
        exchanges: &[
            (
                "Why did it take two weeks?",
                "Returns are inspected first, and the warehouse was behind. I am sorry about the wait.",
            ),
            (
                "Can I have a voucher instead?",
                "Yes, with ten percent on top. Shall I change it?",
            ),
            (
                "No, money back please.",
                "Understood, the refund to your card stands.",
            ),
        ],
        article: Article {
            title: "Returns and refunds",
            section: &["Returns", "When you get your money back"],
            numbers: &["3", "3.1"],
            file: "returns.docx",
        },
    },
    Topic {
        key: "login",
        subjects: &[
            "Cannot log in after password reset",
            "Verification code never arrives",
            "Account locked",
        ],
        summary: "{name} was locked out after five attempts. The account was unlocked and two-factor sign-in set up again.",
        opening: "I reset my password and now it says my account is locked. The code by text message never arrives either.",
        tool: ToolScript {
            name: "account_state",
            arguments: r#"{"account":"{number}"}"#,
            output: r#"{"account":"{number}","locked":true,"failed_attempts":5,"phone_verified":false}"#,
        },
        answer: "Your account is locked after five failed attempts, and the phone number on file is not verified. I have unlocked it; please sign in with the link I sent you [1].",
        exchanges: &[
            (
                "The link says it has expired.",
                "It is valid for ten minutes. Here is a new one.",
            ),
            (
                "I have a new phone number, is that the problem?",
                "Yes, codes still go to the old one. You can change it under Security.",
            ),
            (
                "It works now!",
                "Very good. Please note down your recovery codes as well.",
            ),
        ],
        article: Article {
            title: "Signing in and account security",
            section: &["Account", "Locked accounts"],
            numbers: &["1", "1.4"],
            file: "security.html",
        },
    },
    Topic {
        key: "appointment",
        subjects: &[
            "Move my appointment to {day}",
            "Appointment {number}: technician did not come",
            "Book an installation",
        ],
        summary: "Appointment {number} was moved to {day} in the morning. {name} gets a reminder the day before.",
        opening: "Hello, I have appointment {number} tomorrow but I cannot make it. Is {day} possible?",
        tool: ToolScript {
            name: "find_slots",
            arguments: r#"{"appointment":"{number}","day":"{day}"}"#,
            output: r#"{"slots":["08:00","10:30","15:00"],"day":"{day}"}"#,
        },
        answer: "On {day} there is 8:00, 10:30 and 15:00. Moving an appointment is free up to 24 hours before [1]. Which one suits you?",
        exchanges: &[
            (
                "10:30 please.",
                "Done: {day}, 10:30. You get a reminder the day before.",
            ),
            (
                "How long will it take?",
                "About ninety minutes. Someone of age has to be at home.",
            ),
            (
                "Can the technician call before coming?",
                "I have added that to the order.",
            ),
        ],
        article: Article {
            title: "Appointments",
            section: &["Visits", "Moving and cancelling"],
            numbers: &["6", "6.3"],
            file: "appointments.md",
        },
    },
    Topic {
        key: "cancellation",
        subjects: &[
            "Cancel my subscription",
            "Contract {number}: when can I leave?",
            "Downgrade instead of cancelling",
        ],
        summary: "{name} wanted to cancel contract {number} and took the smaller plan for {amount} a month.",
        opening: "I would like to cancel contract {number}. I hardly use it any more.",
        tool: ToolScript {
            name: "contract_terms",
            arguments: r#"{"contract":"{number}"}"#,
            output: r#"{"contract":"{number}","notice_days":30,"smaller_plan":"{amount}"}"#,
        },
        answer: "I can cancel contract {number} with thirty days' notice [1]. If you would rather keep your data, the smaller plan is {amount} a month.",
        exchanges: &[
            (
                "What is missing from the smaller plan?",
                "Shared folders and telephone support. All else stays.",
            ),
            (
                "Do I lose my discount?",
                "No, it carries over to the new plan.",
            ),
            (
                "Then the smaller plan.",
                "Changed from the next billing day on. You have a confirmation by email.",
            ),
        ],
        article: Article {
            title: "Terms of service",
            section: &["Term and termination", "Notice"],
            numbers: &["9", "9.1"],
            file: "terms.pdf",
        },
    },
    Topic {
        key: "outage",
        subjects: &[
            "No connection since {day}",
            "Service down again??",
            "Error {number} when saving",
        ],
        summary: "A fault in {name}'s area caused error {number}. It was repaired; a credit of {amount} was granted.",
        opening: "Nothing works here since this morning. The app only says error {number}.",
        tool: ToolScript {
            name: "service_status",
            arguments: r#"{"error":"{number}","region":"auto"}"#,
            output: r#"{"incident":"open","since":"{day}","error":"{number}"}"#,
        },
        answer: "There is a known fault in your area, and error {number} comes from it. Engineers are on it. For every full day you get a credit [1].",
        exchanges: &[
            (
                "When will it be fixed?",
                "The current estimate is this evening. I will write as soon as I know more.",
            ),
            (
                "I work from home, this costs me money.",
                "I understand. I have noted a credit of {amount} on your account.",
            ),
            (
                "It is back, but slow.",
                "Please restart the router once; it takes about three minutes.",
            ),
            (
                "Still slow.",
                "Thank you for trying. I am measuring the line now.",
            ),
        ],
        article: Article {
            title: "Service levels and credits",
            section: &["Availability", "Credits"],
            numbers: &["7", "7.2"],
            file: "service-levels.pdf",
        },
    },
    Topic {
        key: "product",
        subjects: &[
            "Does model {number} work with my printer?",
            "Which size should I order?",
            "Question before buying",
        ],
        summary: "{name} asked whether model {number} fits; it does with an adapter for {amount}.",
        opening: "Before I buy model {number}: does it work with the older charging cable?",
        tool: ToolScript {
            name: "product_details",
            arguments: r#"{"model":"{number}"}"#,
            output: r#"{"model":"{number}","connector":"usb-c","adapter":"{amount}"}"#,
        },
        answer: "Model {number} has the newer connector. With the adapter for {amount} the older cable works as well, only slower [1].",
        exchanges: &[
            (
                "How much slower?",
                "About half the speed: two hours instead of one.",
            ),
            (
                "Is the adapter in stock?",
                "Yes, it would be with you by {day}.",
            ),
            ("And the warranty?", "Two years, for both."),
        ],
        article: Article {
            title: "Compatibility guide",
            section: &["Accessories", "Cables and adapters"],
            numbers: &["12", "12.8"],
            file: "compatibility.xlsx",
        },
    },
];
