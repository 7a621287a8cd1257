//! What the tests of publishing by the program share: a small archive, its old site, and what a
//! build makes of both.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a folder holds, by path: files, targets of links, empty folders.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// The program.
pub fn chinai() -> Command {
    Command::new(env!("CARGO_BIN_EXE_chinai"))
}

/// An archive with an old site, and sources that have gone on since.
pub struct Archive {
    root: PathBuf,
    /// The old site as it was published, times and all.
    kept: PathBuf,
    old: Tree,
    new: Tree,
}

impl Archive {
    /// Makes it in this folder, with so many bytes of text in an issue.
    pub fn new(folder: &Path, n_bytes: usize) -> Self {
        let root = folder.join("archive");
        let kept = folder.join("kept");
        write(&root.join("chinai.yaml"), "title: Spring\n");
        write(&root.join("static/note.txt"), "a file of one's own\n");
        write(&root.join("issues/1.md"), &issue(1, "![A chart](1/chart.svg)"));
        write(&root.join("issues/1/chart.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        write(&root.join("issues/2.md"), &issue(2, "As it was at first."));
        write(&root.join("issues/3.md"), &issue(3, "Soon to be gone."));
        let mut res = Self { root, kept, old: Tree::new(), new: Tree::new() };
        res.must_build();
        write(&res.out().join("CNAME"), "example.org\n");
        write(&res.out().join("theirs/deep/note.txt"), "not chinai's\n");
        symlink("CNAME", res.out().join("link")).expect("a link can be made");
        res.must_build();
        res.old = tree(&res.out());
        copy(&res.out(), &res.kept);
        fs::remove_file(res.root.join("issues/3.md")).expect("it is there");
        write(&res.root.join("issues/2.md"), &issue(2, &"Another text. ".repeat(n_bytes / 14 + 1)));
        write(&res.root.join("issues/4.md"), &issue(4, "A new one."));
        res.must_build();
        res.new = tree(&res.out());
        res.restore();
        res
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn out(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Whether the old site stands, byte for byte; its list of files aside, which no reader sees.
    pub fn has_the_old_site(&self) -> bool {
        without_manifest(tree(&self.out())) == without_manifest(self.old.clone())
    }

    /// Whether the whole new site stands.
    pub fn has_the_new_site(&self) -> bool {
        without_manifest(tree(&self.out())) == without_manifest(self.new.clone())
    }

    /// Bytes of the new site.
    pub fn n_bytes(&self) -> usize {
        self.new.values().map(Vec::len).sum()
    }

    /// Names beside the output that are not the archive's.
    pub fn left_beside(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).expect("it can be read");
        let names = entries.map(|entry| entry.expect("readable").file_name());
        names
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name.starts_with(".public."))
            .collect()
    }

    /// Puts the old site back, and nothing beside it.
    pub fn restore(&self) {
        for name in self.left_beside() {
            let path = self.root.join(name);
            let removed =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.expect("it can be removed");
        }
        fs::remove_dir_all(self.out()).expect("it can be removed");
        copy(&self.kept, &self.out());
    }

    pub fn build(&self) -> Output {
        let mut program = chinai();
        program.arg("--root").arg(&self.root).arg("build");
        program.output().expect("the program can be started")
    }

    fn must_build(&self) {
        let output = self.build();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn issue(number: usize, text: &str) -> String {
    format!("---\nnumber: {number}\ntitle: Spring {number}\ndate: 2020\n---\n{text}\n")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
    fs::write(path, text).expect("a file can be written");
}

/// Copies a folder with the times of its files, by which a build knows them.
fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(status.expect("`cp` is there").success());
}

fn tree(root: &Path) -> Tree {
    let mut res = Tree::new();
    for entry in walkdir::WalkDir::new(root) {
        let entry = entry.expect("it can be read");
        let bytes = if entry.file_type().is_dir() {
            continue;
        } else if entry.path_is_symlink() {
            let target = fs::read_link(entry.path()).expect("a link");
            target.into_os_string().into_encoded_bytes()
        } else {
            fs::read(entry.path()).expect("a file")
        };
        let path = entry.path().strip_prefix(root).expect("it lies in the root");
        res.insert(path.to_owned(), bytes);
    }
    res
}

fn without_manifest(mut tree: Tree) -> Tree {
    tree.remove(Path::new(".chinai-manifest.json"));
    tree
}
