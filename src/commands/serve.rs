//! `chinai serve`: shows the site as it is being written.

use std::io::{self, Write};
use std::net::{IpAddr, TcpListener};
use std::path::Path;
use std::process;
use std::sync::Arc;

use crate::archive::Drafts;
use crate::cli::Serve;
use crate::commands::{Shell, Stop, source_date};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::pipeline::Settings;
use crate::report::{self, Style};
use crate::serve::follow::{self, Assignment, End};
use crate::serve::listen::{self, Wanted};
use crate::source::Sources;

/// Previews the site of this folder. Comes back only when it could not begin, or nobody listens
/// any more to what it has to say.
pub fn run(root: &Path, options: &Serve, shell: &Shell, talk: &mut dyn Write) -> Stop {
    match preview(root, options, shell, talk) {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

fn preview(
    root: &Path,
    options: &Serve,
    shell: &Shell,
    talk: &mut dyn Write,
) -> Result<std::convert::Infallible, Stop> {
    let settings = settings(options, shell)?;
    let host = options.host.as_deref().map(host).transpose()?;
    let wanted = Wanted { port: options.port, host, is_exposed: options.expose };
    let listener = listen::listen(wanted)?;
    say_where(&listener, options, shell.style, talk)?;
    let (open, style) = (options.open, shell.style);
    let assignment = Assignment {
        root: root.to_owned(),
        settings,
        style,
        ready: Box::new(move |address| {
            if open {
                show(address, style);
            }
        }),
        stop: Arc::new(move |finding| stop(finding, style)),
    };
    follow::follow(listener, assignment, talk).map_err(|end| match end {
        End::Failed(error) => Stop::Failed(error),
        End::Unheard(error) => Stop::Unheard(error),
    })
}

fn settings(options: &Serve, shell: &Shell) -> Result<Settings, Error> {
    let drafts = if options.no_drafts { Drafts::LeftOut } else { Drafts::Included };
    let built = source_date(shell.source_date_epoch.as_deref())?;
    Ok(Settings { base_url: None, drafts, is_search_off: options.no_search, built })
}

fn host(typed: &str) -> Result<IpAddr, Error> {
    match typed {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        _ => typed.parse().map_err(|_| {
            Error::usage(format!("`--host` takes an address of this machine, found `{typed}`"))
                .help("for example `--host 127.0.0.1` or `--host ::1`")
        }),
    }
}

/// Says what is not as one would expect of where the preview is.
fn say_where(
    listener: &TcpListener,
    options: &Serve,
    style: Style,
    talk: &mut dyn Write,
) -> io::Result<()> {
    let at = listener.local_addr()?;
    if options.port.is_none() && at.port() != listen::PORT {
        writeln!(talk, "port {} is in use: taking {}", listen::PORT, at.port())?;
    }
    if !at.ip().is_loopback() {
        let message = "every machine that reaches this one can read the preview, drafts included";
        write!(talk, "{}", report::draw_warning(message, None, style))?;
    }
    Ok(())
}

/// Opens the preview in a browser.
fn show(address: &str, style: Style) {
    if let Err(error) = open::that_detached(address) {
        let message = format!("cannot open a browser: {error}");
        // Whoever does not hear it sees the address above.
        io::stderr().write_all(report::draw_warning(&message, None, style).as_bytes()).ok();
    }
}

/// Ends the program while a page is still being rendered: nothing else can stop it.
fn stop(finding: &Diagnostic, style: Style) {
    let report = report::draw(std::slice::from_ref(finding), &Sources::default(), style);
    // Whether anybody hears it or not, the program ends here.
    writeln!(io::stderr(), "{report}\nthe preview has ended").ok();
    process::exit(1);
}
