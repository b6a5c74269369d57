//! A terminal for programs to run on.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Runs a program whose three streams are a terminal of so many columns, and
/// gives what the terminal was sent, and the exit code.
pub(crate) fn on_terminal(command: Command, columns: u16) -> (String, Option<i32>) {
    on_terminal_but(command, columns, None)
}

/// The same, with standard output somewhere else.
pub(crate) fn on_terminal_but(
    mut command: Command,
    columns: u16,
    output: Option<Stdio>,
) -> (String, Option<i32>) {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let name = ptsname(&controller, Vec::new()).unwrap();
    let terminal: File = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let size = Winsize {
        ws_col: columns,
        ws_row: 40,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&terminal, size).unwrap();
    command
        .stdin(Stdio::from(terminal.try_clone().unwrap()))
        .stdout(output.unwrap_or_else(|| Stdio::from(terminal.try_clone().unwrap())))
        .stderr(Stdio::from(terminal));
    let mut child = command.spawn().unwrap();
    // The terminal ends for its reader when nobody has it open any more.
    drop(command);
    let reader = thread::spawn(move || {
        let mut controller = File::from(controller);
        let mut shown = Vec::new();
        let mut buffer = [0; 4096];
        // Linux reports the end as an error.
        while let Ok(count @ 1..) = controller.read(&mut buffer) {
            shown.extend_from_slice(&buffer[..count]);
        }
        shown
    });
    let code = child.wait().unwrap().code();
    let shown = String::from_utf8(reader.join().unwrap()).unwrap();
    (shown.replace("\r\n", "\n"), code)
}
