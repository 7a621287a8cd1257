//! The search of a site on a disk, where a page may load scripts and nothing else.

use std::fmt::Write as _;

/// What makes scripts of modules and of files.
const RUNTIME: &str = include_str!("disk.js");

/// Where it stands.
pub(super) const SCRIPT: &str = "search/disk.js";

/// Bytes as a script that hands them over, a character for each.
pub(super) fn as_script(bytes: &[u8]) -> Vec<u8> {
    let mut out = String::from("chinaiFile(\"");
    for byte in bytes {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            _ => out.push(char::from(*byte)),
        }
    }
    out.push_str("\");\n");
    out.into_bytes()
}

/// Modules, each with its name, as one script.
pub(super) fn bundle<'a>(modules: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut out = format!("{RUNTIME}begin({{\n");
    for (name, module) in modules {
        writeln!(out, "\"{name}\": async (use, base) => {{").expect("a string takes all");
        let mut exported = Vec::new();
        for line in module.lines() {
            let line = match line.strip_prefix("export ") {
                Some(declaration) => {
                    exported.push(declared(declaration));
                    declaration.to_owned()
                }
                None => imported(line).unwrap_or_else(|| line.to_owned()),
            };
            let line = line.replace("import(\"./", "use(\"").replace("import.meta.url", "base");
            out.push_str(&line);
            out.push('\n');
        }
        writeln!(out, "return {{ {} }};\n}},", exported.join(", ")).expect("a string takes all");
    }
    out.push_str("});\n");
    out.into_bytes()
}

/// What a declaration declares.
fn declared(declaration: &str) -> &str {
    let kinds = ["async function ", "function ", "class ", "const "];
    let name = kinds.iter().find_map(|kind| declaration.strip_prefix(kind)).unwrap_or(declaration);
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
    &name[..end.unwrap_or(name.len())]
}

/// `import { a } from "./b.js";` as a declaration of `a`; none for any other line.
fn imported(line: &str) -> Option<String> {
    let (names, module) = line.strip_prefix("import {")?.split_once("} from \"./")?;
    let module = module.strip_suffix("\";")?;
    let names = names.replace(" as ", ": ");
    Some(format!("const {{{names}}} = await use(\"{module}\");"))
}

#[cfg(test)]
mod tests {
    use super::{RUNTIME, as_script, bundle};

    #[test]
    fn bytes_are_characters_of_a_script() {
        let script = as_script(b"a\"\\\n\r\xff");
        assert_eq!(String::from_utf8(script).unwrap(), "chinaiFile(\"a\\\"\\\\\\n\\r\u{ff}\");\n");
    }

    #[test]
    fn modules_are_functions_that_ask_for_each_other() {
        let a =
            "import { one, two as b } from \"./b.js\";\nexport class A {}\nexport const C = 1;\n";
        let b = "export async function one() {\n  await import(\"./a.js\");\n}\n";
        let script = String::from_utf8(bundle([("a.js", a), ("b.js", b)].into_iter())).unwrap();
        let expected = "begin({\n\
             \"a.js\": async (use, base) => {\n\
             const { one, two: b } = await use(\"b.js\");\nclass A {}\nconst C = 1;\n\
             return { A, C };\n},\n\
             \"b.js\": async (use, base) => {\n\
             async function one() {\n  await use(\"a.js\");\n}\n\
             return { one };\n},\n});\n";
        assert_eq!(script.strip_prefix(RUNTIME), Some(expected));
    }
}
