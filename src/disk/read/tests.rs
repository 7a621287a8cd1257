//! Reads real files: each test writes a small site and looks at what became of it.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{Limits, Look, look_until_steady, read};
use crate::diagnostic::{Diagnostic, size_in_words};
use crate::error::Error;
use crate::source::{SitePath, Sources};
use crate::theme::Theme;

const THEME: Theme = Theme {
    templates: &[("base.html", "of the theme"), ("issue.html", "of the theme")],
    static_files: &[("site.css", b"of the theme")],
};

/// A site in a folder of its own, of these files.
fn site(files: &[(&str, &[u8])]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir(site.path().join("issues")).unwrap();
    for (path, bytes) in files {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    site
}

fn read_site(site: &TempDir) -> (Sources, Vec<Diagnostic>) {
    read(site.path(), &THEME, Limits::default()).expect("can be read")
}

/// Reads the site and expects these findings: `error[code] message --> path`.
fn check(site: &TempDir, expected: &[&str]) -> Sources {
    let (sources, findings) = read_site(site);
    let found: Vec<_> = findings.iter().map(in_a_line).collect();
    assert_eq!(found, expected);
    sources
}

fn in_a_line(finding: &Diagnostic) -> String {
    let place =
        finding.place.as_ref().map_or(String::new(), |place| format!(" --> {}", place.path));
    format!("{:?}[{}] {}{place}", finding.severity(), finding.code.name(), finding.message)
}

fn paths<T>(files: &std::collections::BTreeMap<SitePath, T>) -> Vec<&str> {
    files.keys().map(SitePath::as_str).collect()
}

#[cfg(unix)]
fn link(target: &str, site: &TempDir, path: &str) {
    std::os::unix::fs::symlink(target, site.path().join(path)).unwrap();
}

fn pipe(site: &TempDir, path: &str) {
    assert!(Command::new("mkfifo").arg(site.path().join(path)).status().unwrap().success());
}

#[test]
fn each_file_goes_where_its_folder_says() {
    let site = site(&[
        ("chinai.yaml", b"title: A\n"),
        ("issues/120.md", b"an issue"),
        ("issues/images/a.png", b"\x89PNG"),
        ("data/topics.yaml", b"a: b"),
        ("templates/parts/card.html", b"a card"),
        ("static/fonts/x.woff2", b"\0\xFF"),
        ("notes/private.md", b"not part of the site"),
    ]);
    let sources = check(&site, &[]);
    assert_eq!(sources.config.map(|config| config.text.to_string()).as_deref(), Some("title: A\n"));
    assert_eq!(paths(&sources.issues), ["issues/120.md"]);
    assert_eq!(paths(&sources.attachments), ["issues/images/a.png"]);
    assert_eq!(paths(&sources.data), ["data/topics.yaml"]);
    let templates: Vec<_> = sources.templates.keys().map(String::as_str).collect();
    assert_eq!(templates, ["base.html", "issue.html", "parts/card.html"]);
    let files: Vec<_> = sources.static_files.keys().map(String::as_str).collect();
    assert_eq!(files, ["fonts/x.woff2", "site.css"]);
}

#[test]
fn the_sites_own_files_win_over_the_theme() {
    let site = site(&[("templates/issue.html", b"my own"), ("static/site.css", b"my own")]);
    let sources = check(&site, &[]);
    assert_eq!(&*sources.templates["issue.html"].text, "my own");
    assert_eq!(&*sources.templates["base.html"].text, "of the theme");
    assert_eq!(sources.templates["base.html"].path.as_str(), "templates/base.html");
    assert_eq!(sources.static_files["site.css"].as_ref(), b"my own");
}

#[test]
fn a_readme_beside_templates_or_data_is_no_source() {
    let site = site(&[("templates/README.md", b"fields"), ("data/README.md", b"words")]);
    let sources = check(&site, &[]);
    assert_eq!((sources.templates.len(), sources.data.len()), (2, 0));
}

#[test]
fn a_site_without_a_config_has_none_nor_has_one_with_a_blank_one() {
    assert_eq!(check(&site(&[]), &[]).config, None);
    assert_eq!(check(&site(&[("chinai.yaml", b" \n")]), &[]).config, None);
}

#[test]
fn data_in_files_of_another_ending_is_to_be_renamed() {
    let site = site(&[
        ("chinai.yml", b"title: A"),
        ("data/People.json", b"{}"),
        ("data/notes.json", b"{}"),
        ("data/topics.yml", b"a: b"),
    ]);
    check(
        &site,
        &[
            "Error[file-name] chinai.yml is not read: its name must end in `.yaml` --> chinai.yml",
            "Error[file-name] data/People.json is not read: its name must end in `.yaml` --> data/People.json",
            "Error[file-name] data/topics.yml is not read: its name must end in `.yaml` --> data/topics.yml",
        ],
    );
}

#[test]
fn an_issue_with_an_ending_of_an_editor_is_to_be_renamed() {
    let site =
        site(&[("issues/1.md.txt", b"x"), ("issues/2.markdown", b"x"), ("issues/a.txt", b"x")]);
    check(
        &site,
        &[
            "Error[file-name] issues/1.md.txt is not read: its name must end in `.md` --> issues/1.md.txt",
            "Error[file-name] issues/2.markdown is not read: its name must end in `.md` --> issues/2.markdown",
        ],
    );
}

#[test]
fn an_issue_with_another_ending_is_to_be_renamed() {
    let site = site(&[("issues/A.MD", b"a"), ("issues/b.markdown", b"b")]);
    let (_, findings) = read_site(&site);
    let helps: Vec<_> = findings.iter().filter_map(|finding| finding.help.as_deref()).collect();
    assert_eq!(helps, ["rename it to `A.md`", "rename it to `b.md`"]);
}

#[test]
fn an_issue_is_known_by_its_fields_whatever_its_name_ends_in() {
    let issue = b"---\nnumber: 1\ntitle: One\n---\n";
    let site = site(&[("issues/1.txt", issue), ("issues/2", issue), ("issues/3.csv", issue)]);
    let sources = check(
        &site,
        &[
            "Error[file-name] issues/1.txt is not read: its name must end in `.md` --> issues/1.txt",
            "Error[file-name] issues/2 is not read: its name must end in `.md` --> issues/2",
        ],
    );
    assert_eq!(paths(&sources.attachments), ["issues/3.csv"]);
}

#[test]
fn all_files_that_are_no_text_are_found_in_one_run() {
    let site = site(&[
        ("issues/1.md", b"title: caf\xE9\n"),
        ("issues/2.md", b"\xFF\xFEt\0"),
        ("issues/3.md", b"a\n\0"),
        ("issues/4.md", b""),
        ("issues/5.md", b" \r\n\t\n"),
        ("issues/6.md", b"good"),
    ]);
    let sources = check(
        &site,
        &[
            "Error[not-utf8] not UTF-8: byte 0xE9 at line 1, column 11 --> issues/1.md",
            "Error[utf16] this file is UTF-16 --> issues/2.md",
            "Error[nul-byte] NUL byte at line 2 --> issues/3.md",
            "Error[empty-file] the file is empty --> issues/4.md",
            "Error[empty-file] the file is empty --> issues/5.md",
        ],
    );
    assert_eq!(paths(&sources.issues), ["issues/6.md"]);
}

#[test]
fn an_empty_template_is_refused_in_the_place_of_one_that_makes_whole_pages() {
    let site = site(&[
        ("templates/issue.html", b""),
        ("templates/base.html", b"\xEF\xBB\xBF \r\n\t\n"),
        ("templates/facet.html", b""),
        ("templates/parts/issue.html", b"\n"),
    ]);
    let sources = check(
        &site,
        &[
            "Error[empty-file] the file is empty --> templates/base.html",
            "Error[empty-file] the file is empty --> templates/issue.html",
        ],
    );
    // What would lack their blocks only follows from that.
    assert_eq!(&*sources.templates["base.html"].text, "of the theme");
    assert_eq!(&*sources.templates["facet.html"].text, "");
    assert_eq!(&*sources.templates["parts/issue.html"].text, "\n");
}

#[test]
fn a_text_over_the_limit_is_refused_and_a_picture_is_not() {
    let site = site(&[("issues/1.md", &[b'a'; 2_000]), ("issues/1.png", &[0; 2_000])]);
    let (sources, findings) = read(site.path(), &THEME, Limits { source: 1_000 }).unwrap();
    assert_eq!(findings[0].message, "2 KB; the limit is 1 KB (limits.source in chinai.yaml)");
    assert_eq!((findings.len(), sources.attachments.len()), (1, 1));
}

#[test]
fn the_limit_is_five_megabytes_if_nothing_is_said() {
    let site =
        site(&[("issues/1.md", &vec![b'a'; 20_000_000]), ("issues/2.md", &[b'a'; 5_000_000])]);
    let message = "Error[file-too-large] 20 MB; the limit is 5 MB (limits.source in chinai.yaml)";
    check(&site, &[&format!("{message} --> issues/1.md")]);
}

#[test]
fn sizes_are_told_in_units_of_a_thousand() {
    let told = [999, 1_000, 1_550, 20_000_000, 3_210_000_000].map(size_in_words);
    assert_eq!(told, ["999 bytes", "1 KB", "1.5 KB", "20 MB", "3.2 GB"]);
}

#[test]
fn folders_and_pipes_named_like_issues_are_refused_without_waiting() {
    let site = site(&[("issues/a.md/x.png", b"x")]);
    pipe(&site, "issues/b.md");
    pipe(&site, "chinai.yaml");
    check(
        &site,
        &[
            "Error[not-a-file] chinai.yaml is a pipe, not a file --> chinai.yaml",
            "Error[not-a-file] issues/a.md is a folder, not a file --> issues/a.md",
            "Error[not-a-file] issues/b.md is a pipe, not a file --> issues/b.md",
        ],
    );
}

#[test]
fn a_file_where_a_folder_should_be_is_an_error() {
    let site = site(&[("data", b"x")]);
    check(&site, &["Error[not-a-file] data is a file, not a folder --> data"]);
}

#[cfg(unix)]
#[test]
fn a_socket_is_refused() {
    let site = site(&[]);
    let socket = std::os::unix::net::UnixListener::bind(site.path().join("issues/s.md")).unwrap();
    check(&site, &["Error[not-a-file] issues/s.md is a socket, not a file --> issues/s.md"]);
    drop(socket);
}

#[cfg(unix)]
#[test]
fn links_inside_the_site_are_followed() {
    let site = site(&[("drafts/a.md", b"a"), ("pictures/b.png", b"b")]);
    link("../drafts/a.md", &site, "issues/1.md");
    link("../pictures", &site, "issues/images");
    let sources = check(&site, &[]);
    assert_eq!(paths(&sources.issues), ["issues/1.md"]);
    assert_eq!(paths(&sources.attachments), ["issues/images/b.png"]);
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_site_are_refused() {
    let site = site(&[]);
    link("/etc/passwd", &site, "issues/x.md");
    link("/etc", &site, "static");
    check(
        &site,
        &[
            "Error[outside-site] issues/x.md points outside the site (/etc/passwd) --> issues/x.md",
            "Error[outside-site] static points outside the site (/etc) --> static",
        ],
    );
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_refused_where_they_close() {
    let site = site(&[("issues/a/1.md", b"a")]);
    link("..", &site, "issues/a/up");
    link("self", &site, "issues/self");
    link("../issues", &site, "issues/top");
    check(
        &site,
        &[
            "Error[link-loop] issues/a/up goes round in a circle --> issues/a/up",
            "Error[link-loop] issues/self goes round in a circle --> issues/self",
            "Error[link-loop] issues/top goes round in a circle --> issues/top",
        ],
    );
}

#[cfg(unix)]
#[test]
fn two_folders_that_link_to_each_other_come_to_an_end() {
    let site = site(&[("issues/a/1.md", b"a"), ("issues/b/2.md", b"b")]);
    link("../b", &site, "issues/a/b");
    link("../a", &site, "issues/b/a");
    check(
        &site,
        &[
            "Error[link-loop] issues/a/b/a goes round in a circle --> issues/a/b/a",
            "Error[link-loop] issues/b/a/b goes round in a circle --> issues/b/a/b",
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_an_error_but_for_an_editors_lock() {
    let site = site(&[]);
    link("gone.md", &site, "issues/x.md");
    link("me@here.1234", &site, "issues/.#x.md");
    check(
        &site,
        &["Error[dangling-link] issues/x.md points to a file that is not there --> issues/x.md"],
    );
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf8_is_an_error() {
    use std::os::unix::ffi::OsStrExt as _;
    let site = site(&[]);
    let name = std::ffi::OsStr::from_bytes(b"issues/caf\xE9.md");
    fs::write(site.path().join(name), "a").unwrap();
    let message = "Error[file-name] the name of this file is not UTF-8 --> issues/caf\u{fffd}.md";
    check(&site, &[message]);
}

#[test]
fn leftovers_are_passed_by_and_secrets_are_listed_in_one_warning() {
    let site = site(&[
        ("issues/1.md", b"a"),
        ("issues/1.md~", b"a"),
        ("issues/.1.md.swp", b"\0"),
        ("issues/.DS_Store", b"\0"),
        ("issues/.env", b"TOKEN=1"),
        ("issues/.git/config", b"x"),
        ("static/tls.key", b"x"),
    ]);
    let sources = check(
        &site,
        &["Warning[not-published] looks like a secret and is not published: \
           `issues/.env`, `issues/.git`, `static/tls.key`"],
    );
    assert_eq!((sources.issues.len(), sources.attachments.len()), (1, 0));
    assert_eq!(sources.static_files.len(), THEME.static_files.len());
}

#[cfg(unix)]
#[test]
fn a_secret_is_not_published_under_another_name() {
    let site = site(&[(".env", b"TOKEN=1"), (".git/config", b"x")]);
    link("../.env", &site, "issues/settings.txt");
    link("../.git", &site, "issues/history");
    check(
        &site,
        &["Warning[not-published] looks like a secret and is not published: \
           `issues/history`, `issues/settings.txt`"],
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_a_failure_of_the_system() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site(&[("issues/x.md", b"a")]);
    let path = site.path().join("issues/x.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    match read(site.path(), &THEME, Limits::default()) {
        Err(error) => assert_eq!(error.message(), "can't read issues/x.md: permission denied"),
        // The superuser may read whatever there is.
        Ok((sources, _)) => assert_eq!(sources.issues.len(), 1),
    }
}

#[test]
fn permission_denied_names_the_file_and_is_the_systems_fault() {
    let error = looked(|_| Err(io::ErrorKind::PermissionDenied.into())).err().unwrap();
    assert_eq!(error.message(), "can't read issues/x.md: permission denied");
    assert_eq!(error.cause(), crate::error::Cause::System);
}

#[test]
fn other_failures_are_told_in_the_systems_words() {
    let error = looked(|_| Err(io::Error::from_raw_os_error(5))).err().unwrap();
    assert_eq!(error.message(), "can't read issues/x.md: input/output error");
}

#[test]
fn a_file_that_changes_is_read_again_up_to_three_times() {
    let changed =
        |until: usize| move |n: usize| if n < until { Ok(None) } else { whole_at_once(n) };
    assert_eq!(looked(whole_at_once).unwrap(), 1);
    assert_eq!(looked(changed(3)).unwrap(), 3);
    let error = looked(changed(4)).unwrap_err();
    assert_eq!(error.message(), "can't read issues/x.md: it keeps changing");
}

#[test]
fn a_file_that_an_editor_removes_for_a_moment_is_waited_for() {
    let back_at_two =
        |n| if n < 2 { Err(io::ErrorKind::NotFound.into()) } else { whole_at_once(n) };
    assert_eq!(looked(back_at_two).unwrap(), 2);
}

fn whole_at_once(_: usize) -> io::Result<Option<Look>> {
    Ok(Some(Look::Whole(b"a".to_vec())))
}

/// Looks at a file that answers the nth look this way; tells how many it took.
fn looked(mut answer: impl FnMut(usize) -> io::Result<Option<Look>>) -> Result<usize, Error> {
    let mut n = 0;
    let looks = look_until_steady(&SitePath::new("issues/x.md"), || {
        n += 1;
        answer(n)
    });
    looks.map(|(_, n_looks)| n_looks)
}

#[test]
fn a_site_that_is_not_there_is_a_failure_of_the_system() {
    let error = read(Path::new("/nowhere/at/all"), &THEME, Limits::default()).unwrap_err();
    assert_eq!(error.message(), "can't read /nowhere/at/all: no such file or directory");
}
