//! Mistakes: the last good site stays, with the report over it, until they are mended.

use std::time::{Duration, Instant};

use crate::harness::{Archive, Preview, issue, until};

/// What is broken, in which file, and what the report says of it, as HTML.
fn breakages() -> Vec<(&'static str, String, &'static str)> {
    let one = |from: &str, to: &str| issue(3, "Some words.").replace(from, to);
    let at = "issues/3.md";
    vec![
        (at, one("number: 3", "number: 0"), "error[bad-number]"),
        (at, one("number: 3", "number: three"), "error[bad-number]"),
        (at, one("number: 3", "number: 4"), "error[duplicate-number]"),
        (at, one("number: 3\n", ""), "error[missing-field]"),
        (at, one("\ntitle:", "\ntilte:"), "error[unknown-field]"),
        (at, one("title: \"Issue 3\"", "title: \"\""), "error[empty-field]"),
        (at, one("title: \"Issue 3\"", "title: a: b"), "error[unquoted-colon]"),
        (at, one("title: \"Issue 3\"", "title: ChinAI #5: A"), "error[value-cut-by-comment]"),
        (at, one("title: \"Issue 3\"", "title: \"<b>&\"\ntitle: x"), "error[duplicate-field]"),
        (at, one("date: 2020-01-03", "date: 2020-02-30"), "error[impossible-date]"),
        (at, one("date: 2020-01-03", "date: 3/1/2020"), "error[bad-date]"),
        (at, one("topics: [chips]", "topics: chips"), "error[wrong-type]"),
        (at, one("topics: [chips]", "topics: [chips"), "error[yaml-syntax]"),
        (at, one("topics: [chips]", "topics: *a"), "error[yaml-anchor]"),
        (at, one("topics: [chips]", "topics: !!x a"), "error[yaml-tag]"),
        (at, one("topics: [chips]", "topics:\n\t- chips"), "error[tab-indent]"),
        (at, one("\n---\n\nA", "\n\nA"), "error[unclosed-front-matter]"),
        (at, one("---\nnumber", "number"), "error[no-front-matter]"),
        (at, one("Some words.", "[x](nowhere.md)"), "error[broken-link]"),
        (at, one("Some words.", "[x](1.md#nowhere)"), "error[broken-link]"),
        (at, one("Some words.", "![x](nowhere.png)"), "error[missing-file]"),
        (at, one("Some words.", "[x](/topics/nowhere/)"), "error[broken-link]"),
        (at, one("number: 3\n", "number: 3\nslug: ../../x\n"), "error[bad-slug]"),
        (at, one("number: 3\n", "number: 3\naliases: [/1/]\n"), "error[address-taken]"),
        (at, "\n".to_owned(), "error[empty-file]"),
        ("issues/copy.md", issue(3, ""), "error[duplicate-number]"),
        ("issues/x.png", "<script>alert(1)</script>".to_owned(), "error[not-an-image]"),
        ("data/topics.yaml", "chips:\n  nmae: Chips\n".to_owned(), "error[unknown-field]"),
        ("chinai.yaml", "base_url: nowhere\n".to_owned(), "error["),
        ("templates/issue.html", "\n".to_owned(), "error[empty-file]"),
        ("templates/issue.html", "{% if %}".to_owned(), "error[template-syntax]"),
        ("templates/issue.html", "a\n{{ nope }}".to_owned(), "error[template-fails]"),
        ("templates/issue-row.html", "{{ issue.nope.x }}".to_owned(), "error[template-fails]"),
        (
            "templates/base.html",
            "{% include \"nope.html\" %}".to_owned(),
            "error[missing-template]",
        ),
    ]
}

#[test]
fn the_last_good_site_stays_under_the_report_until_the_mistake_is_mended() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let good = archive.built().unwrap();
    let breakages = breakages();
    assert!(breakages.len() >= 30, "only {}", breakages.len());
    let mut times = Vec::new();
    for (name, text, words) in breakages {
        let former = std::fs::read_to_string(archive.path(name)).ok();
        archive.write(name, &text);
        let what = format!("{words} in {name}: {text}");
        let page = until(|| Some(preview.get("/3/")).filter(|page| page.report().is_some()));
        let page = page.unwrap_or_else(|| panic!("no report of {what}\n{}", preview.said()));
        let report = page.report().unwrap();
        assert_eq!(page.status, 200, "{what}");
        assert_eq!(page.page(), good["3/index.html"], "{what}");
        assert!(report.contains(words), "{what}\n{report}");
        assert!(report.contains(name), "{what}\n{report}");
        let is_placed = report.lines().any(|line| line.trim_start().starts_with("--&gt; "));
        assert!(is_placed, "{what}\n{report}");
        assert!(!report.contains('<'), "the report is escaped: {report}");
        preview.hears(words);
        assert_eq!(preview.difference(&good), None, "{what}");
        match &former {
            Some(former) => archive.write(name, former),
            None => archive.remove(name),
        }
        let mended = Instant::now();
        let is_well = || preview.get("/3/").report().is_none().then_some(());
        assert!(until(is_well).is_some(), "the report stays: {what}\n{}", preview.said());
        times.push(mended.elapsed());
        assert_eq!(preview.difference(&good), None, "after {what}");
    }
    times.sort();
    let median = times[times.len() / 2];
    assert!(median <= Duration::from_secs(1), "a report goes {median:?} after its mistake");
}

#[test]
fn issues_in_a_folder_of_another_name_are_told_and_the_site_stays() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let good = archive.built().unwrap();
    std::fs::rename(archive.path("issues"), archive.path("issue")).unwrap();
    let page = preview.get_until("/3/", |page| page.report().is_some());
    let report = page.report().unwrap();
    assert!(report.contains("rename `issue`, or move them there"), "{report}");
    assert_eq!(page.page(), good["3/index.html"]);
    std::fs::rename(archive.path("issue"), archive.path("issues")).unwrap();
    preview.get_until("/3/", |page| page.report().is_none());
    assert_eq!(preview.difference(&good), None);
}

#[test]
fn a_place_in_a_file_is_told_with_its_line_and_a_caret() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    archive.write("issues/3.md", &issue(3, "").replace("\ntitle:", "\ntilte:"));
    let page = preview.get_until("/3/", |page| page.report().is_some());
    let expected = "error[unknown-field]: `tilte` is not a field of an issue\n --&gt; \
                    issues/3.md:3:1\n  |\n3 | tilte: &quot;Issue 3&quot;\n  | ^^^^^ did you mean \
                    `title`?\n";
    assert_eq!(page.report().unwrap(), expected);
    let plain = expected.replace("&gt;", ">").replace("&quot;", "\"");
    preview.hears(&format!("{plain}\nthe site is shown as it was before\n"));
    archive.write("issues/3.md", &issue(3, ""));
    preview.hears("all is well again: `issues/3.md`, in ");
}

#[test]
fn a_site_that_never_was_well_is_a_page_with_the_report() {
    let archive = Archive::new();
    archive.write("issues/3.md", &issue(3, "").replace("\ntitle:", "\ntilte:"));
    let preview = Preview::of(&archive);
    preview.hears("there is nothing to show yet");
    for path in ["/", "/3/", "/nothing", "/site.css"] {
        let page = preview.get(path);
        assert_eq!(page.status, 500, "{path}");
        assert!(page.report().unwrap().contains("issues/3.md:3:1"), "{path}");
        assert_eq!(page.told("version"), "none");
    }
    archive.write("issues/3.md", &issue(3, ""));
    let page = preview.get_until("/3/", |page| page.status == 200);
    assert_eq!(page.report(), None);
    assert_eq!(preview.difference(&archive.built().unwrap()), None);
}

#[test]
fn a_template_that_fails_on_one_page_is_told_without_anybody_asking_for_it() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    archive.write("templates/about.html", "{{ nope }}");
    preview.hears(
        "error[template-fails]: variable `nope` is not defined\n --> templates/about.html:1:4",
    );
    preview.get_until("/1/", |page| page.report().is_some());
    let about = preview.get("/about/");
    assert_eq!(about.status, 200, "the page as it was");
    archive.write("issues/1.md", &issue(1, "Words that wait."));
    std::thread::sleep(Duration::from_millis(500));
    assert!(preview.get("/1/").report().is_some(), "saving another file mends nothing");
    assert_eq!(preview.get("/about/").page(), about.page());
    archive.remove("templates/about.html");
    preview.get_until("/1/", |page| page.text().contains("Words that wait."));
    preview.get_until("/1/", |page| page.report().is_none());
    assert_eq!(preview.difference(&archive.built().unwrap()), None);
}

#[test]
fn a_warning_is_told_once_and_lies_over_no_page() {
    let archive = Archive::new();
    archive.write("issues/1.md", &issue(1, "As in ChinAI #77."));
    let preview = Preview::of(&archive);
    let warning = "warning[unknown-issue]: there is no issue 77";
    preview.hears(warning);
    assert_eq!(preview.get("/1/").report(), None);
    for n in 0..3 {
        archive.write("issues/2.md", &issue(2, &format!("Words {n}.")));
        preview.get_until("/2/", |page| page.text().contains(&format!("Words {n}.")));
    }
    assert_eq!(preview.said().matches(warning).count(), 1, "{}", preview.said());
}

#[test]
fn a_template_that_runs_away_ends_the_preview_with_its_name() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    let runaway = "{% set s = \"0123456789\" %}{% for i in range(end=60) %}\
                   {% set_global s = s ~ s %}{% endfor %}{{ s }}";
    archive.write("templates/about.html", runaway);
    preview.hears("error[runaway-template]: `about.html` ");
    preview.hears("the preview has ended");
}

#[test]
fn files_that_cannot_be_read_are_a_report_like_any_other() {
    let archive = Archive::new();
    let preview = Preview::of(&archive);
    std::fs::create_dir(archive.path("issues/9.md")).unwrap();
    let page = preview.get_until("/1/", |page| page.report().is_some());
    assert!(page.report().unwrap().contains("issues/9.md is a folder, not a file"));
    std::fs::remove_dir(archive.path("issues/9.md")).unwrap();
    preview.get_until("/1/", |page| page.report().is_none());
    let (root, away) = (archive.root().to_owned(), archive.root().with_extension("away"));
    std::fs::rename(&root, &away).unwrap();
    let page = preview.get_until("/1/", |page| page.report().is_some());
    assert!(page.report().unwrap().starts_with("error: can&#39;t read "), "{:?}", page.report());
    std::fs::rename(&away, &root).unwrap();
    archive.write("issues/1.md", &issue(1, "Back again."));
    preview.get_until("/1/", |page| page.text().contains("Back again."));
}
