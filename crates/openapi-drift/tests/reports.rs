//! What the reports say, in each format; accepting, settings, and the version a change asks for.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use chrono::NaiveDate;
use openapi_drift::{
    AcceptList, Bump, Document, FailOn, Format, Options, Report, Settings, Severity, compare,
    rules_table, write_entry,
};

const BASE: &str = r##"openapi: 3.1.0
info: { title: Turns, version: "1" }
paths:
  /turns:
    get:
      operationId: listTurns
      responses:
        "200":
          description: The turns
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Turn" }
components:
  schemas:
    Turn:
      type: object
      required: [role]
      properties:
        role: { type: string, enum: [user, agent] }
        text: { type: string }
"##;

fn report(options: &Options) -> Report {
    let revision = BASE
        .replace("version: \"1\"", "version: \"2\"")
        .replace("[user, agent]", "[user, agent, tool]")
        .replace("text: { type: string }", "text: { type: integer }");
    let base = Document::parse(BASE, "base.yaml").unwrap();
    let revision = Document::parse(revision, "a,b:c.yaml").unwrap();
    compare(&base, &revision, options).unwrap()
}

fn accepting(entries: &str, today: &str) -> Report {
    let mut options = Options::default();
    options.accept = AcceptList::parse(entries, "drift.toml").unwrap();
    options.today = Some(today.parse::<NaiveDate>().unwrap());
    report(&options)
}

#[test]
fn text() {
    let fingerprints: Vec<String> = report(&Options::default())
        .findings
        .iter()
        .map(|finding| finding.fingerprint.clone())
        .collect();
    assert_eq!(
        report(&Options::default()).render(Format::Text),
        format!(
            "\
type-changed: Turn.text [wire breaking, source breaking, response]
  Neither side reads what the other writes, and `Turn::text` has another Rust type: integer and not string.
  string -> integer
  base.yaml:20:9 /components/schemas/Turn/properties/text
  a,b:c.yaml:20:9 /components/schemas/Turn/properties/text
  reaches GET /turns
  fingerprint {}

enum-value-added: Turn.role tool [wire informational, source informational, response]
  Deployed clients read it as `Unrecognized`; the regenerated enum has `TurnRole::Tool`.
  nothing -> tool
  base.yaml:19:31 /components/schemas/Turn/properties/role/enum
  a,b:c.yaml:19:31 /components/schemas/Turn/properties/role/enum
  reaches GET /turns
  fingerprint {}

found 2: 1 breaking on the wire, 1 breaking in the source, 0 accepted
",
            fingerprints[0], fingerprints[1]
        )
    );
}

#[test]
fn json_has_the_members_that_programs_read() {
    let text = report(&Options::default()).render(Format::Json);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["id"], "type-changed");
    assert_eq!(finding["wire"], "breaking");
    assert_eq!(finding["source"], "breaking");
    assert_eq!(finding["direction"], "response");
    assert_eq!(finding["operations"], serde_json::json!(["GET /turns"]));
    assert_eq!(
        finding["base"],
        serde_json::json!({"file": "base.yaml", "pointer": "/components/schemas/Turn/properties/text", "line": 20, "column": 9})
    );
    assert_eq!(
        (&finding["old"], &finding["new"]),
        (&"string".into(), &"integer".into())
    );
    assert_eq!(finding["item"], "Turn::text");
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
    assert_eq!(report["required_version"], "major");
}

#[test]
fn github_annotations_escape_what_would_end_them() {
    let text = report(&Options::default()).render(Format::Github);
    let first = text.lines().next().unwrap();
    assert!(
        first.starts_with(
            "::error file=a%2Cb%3Ac.yaml,line=20,col=9,title=type-changed%3A Turn.text::Neither"
        ),
        "{first}"
    );
    assert!(
        text.lines().nth(1).unwrap().starts_with("::notice "),
        "{text}"
    );
}

#[test]
fn markdown_puts_the_worst_first() {
    let text = report(&Options::default()).render(Format::Markdown);
    assert!(
        text.starts_with("## API changes from 1 to 2\n\nFound 2: "),
        "{text}"
    );
    let at = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part} in {text}"))
    };
    assert!(at("### Breaking") < at("type-changed: `Turn.text`"));
    assert!(at("type-changed: `Turn.text`") < at("### For information"));
}

#[test]
fn texts_of_a_document_cannot_steer_a_terminal_or_a_page() {
    let hostile = "\u{1b}[31m|<script>\u{202e}";
    let revision = BASE.replace(
        "enum: [user, agent]",
        &format!("enum: [user, agent, {hostile:?}]"),
    );
    let revision = revision
        .replace("\\u{1b}", "\\e")
        .replace("\\u{202e}", "\\u202e");
    let base = Document::parse(BASE, "base.yaml").unwrap();
    let revision = Document::parse(revision, "revision.yaml").unwrap();
    let report = compare(&base, &revision, &Options::default()).unwrap();
    assert_eq!(report.findings[0].new, Some(hostile.into()));
    for format in [Format::Text, Format::Markdown] {
        let text = report.render(format);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    let markdown = report.render(Format::Markdown);
    let row = markdown
        .lines()
        .find(|line| line.contains("enum-value-added"))
        .unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 8, "{row}");
}

#[test]
fn an_accepted_finding_fails_nothing_until_its_day_has_passed() {
    let fingerprint = report(&Options::default()).findings[0].fingerprint.clone();
    let entry = format!(
        "[[accept]]\nfingerprint = \"{fingerprint}\"\nreason = \"meant so\"\nexpires = 2026-07-01\n\
         [[accept]]\nfingerprint = \"0000000000000000\"\nreason = \"gone\"\nexpires = \"2026-07-01\"\n"
    );
    let within = accepting(&entry, "2026-07-01");
    assert!(!within.fails(FailOn::Any));
    assert_eq!((within.accepted.len(), within.findings.len()), (1, 1));
    assert_eq!(within.unused[0].fingerprint, "0000000000000000");
    assert_eq!(within.required_version, Bump::Major);
    let text = within.render(Format::Text);
    assert!(
        text.contains("unused: accepting 0000000000000000 (gone)"),
        "{text}"
    );

    let after = accepting(&entry, "2026-07-02");
    assert!(after.fails(FailOn::Any) && after.fails(FailOn::Wire) && after.fails(FailOn::Source));
    assert!(!after.fails(FailOn::Never));
    assert_eq!(after.expired[0].fingerprint, fingerprint);
}

#[test]
fn a_wrong_accept_file_says_where() {
    let cases = [
        ("[[accept]]\nfingerprint = \"a\"\n", "drift.toml: "),
        (
            "[[accept]]\nfingerprint = \"a\"\nreason = \" \"\nexpires = 2026-07-01\n",
            "`a` has no reason",
        ),
        (
            "[[accept]]\nfingerprint = \"a\"\nreason = \"r\"\nexpires = \"soon\"\n",
            "\"soon\" is no day",
        ),
        ("[acept]\n", "line 1"),
        ("[released]\n\"1\" = \"one\"\n", "line 2"),
    ];
    for (text, expected) in cases {
        let error = AcceptList::parse(text, "drift.toml")
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn severities_can_be_overridden() {
    let mut options = Options::default();
    let text = "[rules.type-changed]\nwire = \"warning\"\nsource = \"informational\"\n\
                [rules.enum-value-added]\nenabled = false\n";
    options.settings = Settings::parse(text, "rules.toml").unwrap();
    let report = report(&options);
    assert_eq!(report.findings.len(), 1);
    let finding = &report.findings[0];
    assert_eq!(
        (finding.wire, finding.source),
        (Severity::Warning, Severity::Informational)
    );
    assert!(!report.fails(FailOn::Any));
    assert_eq!(report.required_version, Bump::Minor);
    let error = Settings::parse("[rules.no-such]\n", "rules.toml")
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("rules.toml: there is no rule `no-such`"),
        "{error}"
    );
}

#[test]
fn a_changelog_without_the_place_for_an_entry_is_left_alone() {
    let report = report(&Options::default());
    assert!(write_entry("# Changelog\n", "Turns", &report).is_err());
    let changelog = "## [Unreleased]\n";
    let written = write_entry(changelog, "Turns", &report).unwrap().unwrap();
    assert!(
        written.contains("### Turns 2\n\n- **Breaking:** "),
        "{written}"
    );
    assert_eq!(write_entry(&written, "Turns", &report).unwrap(), None);
}

/// The table in the documentation is what `cargo xtask drift --rules --format markdown` prints.
#[test]
fn the_documentation_has_the_table_of_the_rules() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/drift.md");
    let documentation = std::fs::read_to_string(path).unwrap();
    assert!(
        documentation.contains(&rules_table(Format::Markdown)),
        "docs/drift.md does not have the table that `cargo xtask drift --rules --format markdown` prints"
    );
}
