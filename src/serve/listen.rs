//! Where the preview listens: on this machine, at the port that was asked for or the next free one.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use crate::disk::limits;
use crate::error::Error;

/// The port when none is asked for.
pub const PORT: u16 = 4120;
/// How many further ports are tried when the usual one is taken.
const TRIES: u16 = 100;

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// The port; without one, the usual one or the next that is free.
    pub port: Option<u16>,
    /// The address of this machine; without one, that which no other machine can reach.
    pub host: Option<IpAddr>,
    /// Whether other machines may reach the preview.
    pub is_exposed: bool,
}

/// Listens. A port that was asked for is never exchanged for another.
pub fn listen(wanted: Wanted) -> Result<TcpListener, Error> {
    let host = wanted.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if !host.is_loopback() && !wanted.is_exposed {
        let message = format!("`--host {host}`: the preview is for this machine only");
        let help = "leave `--host` out; or add `--expose` where you trust everyone in the network";
        return Err(Error::usage(message).help(help));
    }
    match wanted.port {
        Some(port) => bind(host, port).map_err(|error| refusal(host, port, &error)),
        None => next_free(host, PORT),
    }
}

fn next_free(host: IpAddr, first: u16) -> Result<TcpListener, Error> {
    for port in first..first.saturating_add(TRIES) {
        match bind(host, port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            other => return other.map_err(|error| refusal(host, port, &error)),
        }
    }
    let last = first.saturating_add(TRIES - 1);
    let message = format!("cannot listen: the ports {first} to {last} are all in use");
    Err(Error::system(message).help("name another one: `chinai serve --port 0` takes any"))
}

fn bind(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(SocketAddr::new(host, port))?;
    limits::let_many_wait(&listener)?;
    Ok(listener)
}

fn refusal(host: IpAddr, port: u16, error: &io::Error) -> Error {
    let free = || next_after(host, port).map_or(0, |port| port);
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            Error::system(format!("cannot listen on port {port}: it is in use"))
                .help(format!("try `chinai serve --port {}`", free()))
        }
        io::ErrorKind::PermissionDenied => {
            let message = format!("cannot listen on port {port}: the system keeps it to itself");
            let port = next_after(host, PORT - 1).unwrap_or(0);
            Error::system(message).help(format!("try `chinai serve --port {port}`"))
        }
        io::ErrorKind::AddrNotAvailable => {
            Error::system(format!("cannot listen at {host}: this machine has no such address"))
                .help("leave `--host` out")
        }
        _ => Error::system(format!("cannot listen on port {port}: {error}")),
    }
}

/// The next port that is free just now.
fn next_after(host: IpAddr, port: u16) -> Option<u16> {
    let further = (port..port.saturating_add(TRIES)).skip(1);
    further.into_iter().find(|port| bind(host, *port).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_was_asked_for_is_never_exchanged() {
        let taken = listen(Wanted { port: Some(0), ..Wanted::default() }).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = listen(Wanted { port: Some(port), ..Wanted::default() }).unwrap_err();
        assert_eq!(error.message(), format!("cannot listen on port {port}: it is in use"));
        let help = error.way_out().unwrap();
        assert!(help.starts_with("try `chinai serve --port "), "{help}");
        assert!(!help.contains(&format!(" {port}`")), "{help}");
    }

    #[test]
    fn a_port_that_the_system_keeps_is_told_with_one_that_is_free() {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let error = refusal(host, 80, &io::ErrorKind::PermissionDenied.into());
        assert_eq!(error.message(), "cannot listen on port 80: the system keeps it to itself");
        let help = error.way_out().unwrap();
        let port =
            help.strip_prefix("try `chinai serve --port ").and_then(|it| it.strip_suffix('`'));
        assert!(port.and_then(|port| port.parse().ok()).is_some_and(|port: u16| port >= PORT));
    }

    #[test]
    fn the_usual_port_gives_way_to_the_next_free_one() {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let taken = bind(host, 0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let next = next_free(host, port).unwrap().local_addr().unwrap().port();
        assert!(next > port, "{next} after {port}");
    }

    #[test]
    fn other_machines_reach_the_preview_only_when_that_was_said() {
        let host = Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let wanted = Wanted { port: Some(0), host, is_exposed: false };
        let error = listen(wanted).unwrap_err();
        assert_eq!(error.message(), "`--host 0.0.0.0`: the preview is for this machine only");
        assert!(listen(Wanted { is_exposed: true, ..wanted }).is_ok());
    }
}
