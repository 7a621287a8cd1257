//! `chinai build --zip`: the site once more, as one file that can be read from a disk.

use std::path::{Path, PathBuf};

use crate::disk::package;
use crate::error::Error;
use crate::out_path::OutPath;
use crate::pages;
use crate::pipeline;
use crate::render::Site;
use crate::render::offline::Offline;

/// How many pages are rendered before they are packed: more would only lie in memory.
const TOGETHER: usize = 64;

/// Where the package goes: where it was asked for, or else beside the site at `out`. `inputs` are
/// what the site is made from.
///
/// # Errors
/// As of [`package::check`]: it would lie among those, or something else stands there.
pub(super) fn target(
    asked: Option<&Path>,
    out: &Path,
    inputs: &[PathBuf],
) -> Result<PathBuf, Error> {
    let target = match asked {
        Some(path) => path.to_owned(),
        None => {
            let mut name = out.file_name().unwrap_or("site".as_ref()).to_owned();
            name.push(".zip");
            out.with_file_name(name)
        }
    };
    package::check(&target, inputs, out)?;
    Ok(target)
}

/// Packs a site that was published.
///
/// # Errors
/// System when the disk would not.
pub(super) fn write(site: &Site, target: &Path) -> Result<(), Error> {
    let offline = Offline::new(site);
    let mut package = package::begin(target, pages::short_title(site.archive()))?;
    for batch in site.pages().chunks(TOGETHER) {
        let rendered = pipeline::each(batch, |planned| offline.render(planned));
        for rendered in rendered {
            let (path, bytes) = rendered.map_err(|finding| Error::content(finding.message))?;
            package.put(&out_path(&path), &bytes)?;
        }
    }
    for (path, bytes) in offline.search_files() {
        package.put(&out_path(&path), &bytes)?;
    }
    package.finish()
}

fn out_path(path: &str) -> OutPath {
    OutPath::new(path).expect("it is one of the plan, or begins and ends like one")
}
