//! `chinai init`: begins an archive.

use std::io::Write;
use std::path::Path;

use crate::cli::tools::{Init, Service};
use crate::commands::{Outcome, Shell, Stop};
use crate::disk::{root, write};
use crate::error::Error;
use crate::schema;
use crate::starter::{self, Host, Wish};

/// Writes the files of a new archive; what is there already is left alone.
pub fn run(options: &Init, shell: &Shell, talk: &mut dyn Write) -> Result<Outcome, Stop> {
    let name = options.dir.as_deref().unwrap_or(Path::new("."));
    let folder = shell.here.join(name);
    if root::is_site(&folder) {
        let error = Error::content(format!("there is an archive in `{}` already", name.display()));
        return Err(error.help("`chinai new` begins an issue in it").into());
    }
    let wish = Wish {
        title: options.title.as_deref(),
        author: options.author.as_deref(),
        host: host(options.deploy),
    };
    let mut n_written = 0;
    let schemas = schema::ALL.iter();
    let schemas = schemas.map(|schema| (format!("schema/{}", schema.file_name()), schema.text()));
    let files = starter::files(wish).into_iter().map(|(path, text)| (path.to_owned(), text));
    for (path, text) in files.chain(schemas) {
        if write::create(&folder.join(&path), &text)? {
            n_written += 1;
        } else {
            writeln!(talk, "{path} is there already, and is left as it is")?;
        }
    }
    writeln!(talk, "a new archive in {}: {n_written} files\n\nnext:", name.display())?;
    if name != Path::new(".") {
        writeln!(talk, "  cd {}", name.display())?;
    }
    write!(talk, "{NEXT}")?;
    Ok(Outcome::Done)
}

const NEXT: &str = "  \
  chinai serve --open      see it in a browser
  chinai new \"A title\"     begin an issue; the examples in issues/ can go
  chinai build             publish it to public/
";

fn host(service: Service) -> Host {
    match service {
        Service::Github => Host::Github,
        Service::Netlify => Host::Netlify,
        Service::Cloudflare => Host::Cloudflare,
    }
}
