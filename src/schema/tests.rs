use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::forms::{Form, Record};
use super::{ALL, Schema};
use crate::archive::catalogue::Catalogue;
use crate::config::{Config, Html};
use crate::diagnostic::{Code, Diagnostic};
use crate::fields::{Findings, asked};
use crate::issue::front_matter::extra;
use crate::issue::parse;
use crate::source::SourceText;
use crate::yaml::Holder;

type Names = BTreeMap<String, BTreeSet<String>>;

/// The names of the fields by their owner, as a schema lists them; all, or the required ones.
fn listed(form: Form, is_listed: fn(bool) -> bool) -> Names {
    let mut names = Names::new();
    collect(form, is_listed, &mut names);
    names
}

fn collect(form: Form, is_listed: fn(bool) -> bool, names: &mut Names) {
    match form {
        Form::Record(record) | Form::ByKey(record) | Form::ByAddress(record) => {
            let fields = record.fields.iter();
            let own = fields.clone().filter(|field| is_listed(field.is_required));
            names
                .entry(record.owner.into())
                .or_default()
                .extend(own.map(|field| field.name.into()));
            fields.for_each(|field| collect(field.form, is_listed, names));
        }
        Form::List(form) => collect(*form, is_listed, names),
        Form::Either(forms) => forms.iter().for_each(|form| collect(*form, is_listed, names)),
        _ => {}
    }
}

/// A value of a form, with every field whose being required is as asked for.
fn sample(form: Form, is_taken: fn(bool) -> bool) -> Value {
    let record = |record: &Record| {
        let fields = record.fields.iter().filter(|field| is_taken(field.is_required));
        let fields = fields.map(|field| (field.name.to_owned(), sample(field.form, is_taken)));
        let mut fields: Map<String, Value> = fields.collect();
        // An empty one would count as none.
        fields.entry("extra").or_insert(json!({}));
        Value::from(fields)
    };
    match form {
        Form::Record(fields) => record(fields),
        Form::ByKey(fields) => json!({"a": record(fields)}),
        Form::ByAddress(fields) => json!({"https://example.org/": record(fields)}),
        Form::List(form) => json!([sample(*form, is_taken)]),
        Form::Either(forms) => sample(*forms.last().expect("there is one"), is_taken),
        Form::Number => json!(1),
        Form::Date => json!("2020-11-16"),
        Form::Address => json!("https://example.org/"),
        Form::Flag => json!(true),
        Form::Language => json!("en"),
        Form::Size => json!("5 MB"),
        Form::OneOf(values) => json!(values()[0]),
        Form::Text | Form::Markdown => json!("text"),
        Form::Anything | Form::Levels => json!({}),
    }
}

/// Has a file of a schema's sort read; gives what was found.
fn read(schema: &Schema, yaml: &str) -> Vec<Diagnostic> {
    match schema.name {
        "issue" => {
            let text = format!("---\n{yaml}\n---\n");
            parse::parse(&SourceText::new("issues/1.md", &text), Html::Escaped).1
        }
        "config" => Config::read(Some(&SourceText::new("chinai.yaml", yaml))).1,
        name => {
            let source = SourceText::new(&format!("data/{name}.yaml"), yaml);
            Catalogue::read(&BTreeMap::from([(source.path.clone(), source)])).1
        }
    }
}

#[test]
fn a_schema_lists_the_fields_that_are_read_and_no_other() {
    for schema in ALL {
        asked::take();
        read(schema, &sample(schema.form, |_| true).to_string());
        assert_eq!(listed(schema.form, |_| true), asked::take(), "{}", schema.name);
    }
}

#[test]
fn a_schema_requires_what_is_missed_and_no_more() {
    for schema in ALL {
        let findings = read(schema, &sample(schema.form, |is_required| !is_required).to_string());
        let missed = findings.iter().filter(|finding| finding.code == Code::MissingField);
        let mut names = Names::new();
        for help in missed.filter_map(|finding| finding.help.as_deref()) {
            let (owner, rest) = help.split_once(" needs ").expect("it says who needs what");
            let lines = rest.split('`').skip(1).step_by(2);
            let needed = lines.map(|line| line.trim_end_matches(": ...").to_owned());
            names.entry(owner.into()).or_default().extend(needed);
        }
        let mut required = listed(schema.form, |is_required| is_required);
        required.retain(|_, names| !names.is_empty());
        assert_eq!(required, names, "{}", schema.name);
    }
}

/// What a schema has against a value.
fn objections(schema: &Schema, value: &Value) -> Option<String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let text: Value = serde_json::from_str(&schema.text()).expect("it is JSON");
    compiler.add_resource("schema.json", text).expect("it has this name alone");
    let index = compiler.compile("schema.json", &mut schemas).expect("it is a schema");
    schemas.validate(value, index).err().map(|error| error.to_string())
}

/// A file as an editor sees it.
fn seen(yaml: &str) -> Value {
    let source = SourceText::new("a.yaml", yaml);
    let findings = Findings::new(&source);
    let root = findings.parse(0..yaml.len(), Holder::File);
    assert_eq!(findings.into_sorted(), []);
    root.as_ref().map_or(Value::Null, extra::json)
}

fn check(name: &str, yaml: &str, is_right: bool) {
    let schema = Schema::named(name).expect("there is one");
    let objections = objections(schema, &seen(yaml));
    assert_eq!(objections.is_none(), is_right, "{name}: {yaml}: {objections:?}");
}

#[test]
fn what_is_right_to_the_program_is_right_to_an_editor() {
    check("issue", "number: 120\ntitle: 2020\ndate: 2020\ntopics:\nkind: essay\n", true);
    check("issue", "number: 1\ntitle: A\ndate: 2020-11-16\ncontributors: [A, {name: B}]\n", true);
    check("issue", "number: 1\ntitle: A\ndate: 2020-11\nhorn: [{title: A, source: B}]\n", true);
    check("config", "author: A\nlimits: {page: 5 MB}\nlevels: {near-name: off}\n", true);
    check("outlets", "# nothing yet\n", true);
    check("outlets", "leiphone: {name: Leiphone, zh: 雷峰网, aliases: [Lei Feng]}\n", true);
}

#[test]
fn what_is_wrong_to_the_program_is_wrong_to_an_editor() {
    check("issue", "number: 1\ntitle: A\n", false);
    check("issue", "number: 0\ntitle: A\ndate: 2020\n", false);
    check("issue", "number: 1\ntilte: A\ndate: 2020\n", false);
    check("issue", "number: 1\ntitle: A\ndate: 16.11.2020\n", false);
    check("issue", "number: 1\ntitle: A\ndate: 2020\nforwards: [{title: A, url: b}]\n", false);
    check("config", "levels: {broken-link: off}\n", false);
    check("topics", "chips: Chips\n", false);
}

#[test]
fn the_files_of_a_new_archive_are_right_to_an_editor() {
    use crate::starter::{Host, Wish, files};
    for (path, text) in files(Wish { title: None, author: None, host: Host::Netlify }) {
        let (name, yaml) = match path.rsplit_once('/') {
            Some(("issues", _)) => ("issue", text.split("---\n").nth(1).expect("it has fields")),
            Some(("data", file)) => (file.trim_end_matches(".yaml"), text.as_str()),
            None if path == "chinai.yaml" => ("config", text.as_str()),
            _ => continue,
        };
        check(name, yaml, true);
    }
}
